/**
 * The public certificates of identities that are enabled for a browser: one file for each of its profiles, written by
 * that profile's companion and read by the browser's token processes. No key is in it, and none can be read from it.
 */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { certificateFolder, checkFolder, ensureFolder } from '../link/folders.js';
import type { PublicIdentity } from '../pkcs11/objects.js';

const der = v.pipe(v.string(), v.base64(), v.maxLength(64 * 1024));
const schema = v.object({
  version: v.literal(1),
  identities: v.pipe(
    v.array(
      v.object({
        label: v.pipe(v.string(), v.maxLength(200)),
        chain: v.pipe(v.array(der), v.minLength(1), v.maxLength(10)),
      }),
    ),
    v.maxLength(200),
  ),
});

/** A profile's own name for itself, made by the extension. */
export const profileName = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/));

/** Longest file that is read. */
const longest = 8 * 1024 * 1024;

function readOne(path: string): PublicIdentity[] {
  try {
    if (statSync(path).size > longest) return [];
    const { identities } = v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
    return identities.map(({ label, chain }) => ({
      label,
      chain: chain.map(each => Buffer.from(each, 'base64')),
    }));
  } catch {
    return [];
  }
}

/** All identities of a browser's profiles. A file that cannot be read counts as empty. */
export function readCertificates(program: string, folder = certificateFolder(program)): PublicIdentity[] {
  try {
    checkFolder(folder);
    return profileFiles(folder).flatMap(name => readOne(join(folder, name)));
  } catch {
    return [];
  }
}

const profileFiles = (folder: string) => readdirSync(folder).filter(name => name.endsWith('.json'));

/** What one profile has enabled. */
export function readProfile(program: string, profile: string): PublicIdentity[] {
  return readOne(join(certificateFolder(program), `${profile}.json`));
}

/** Replaces what one profile has enabled; without any the file goes. @throws UnsafeFolder */
export function writeProfile(program: string, profile: string, identities: readonly PublicIdentity[]): void {
  const path = join(ensureFolder(certificateFolder(program)), `${profile}.json`);
  if (identities.length === 0) {
    rmSync(path, { force: true });
    return;
  }
  const content = {
    version: 1,
    identities: identities.map(({ label, chain }) => ({
      label,
      chain: chain.map(each => each.toString('base64')),
    })),
  };
  // Written beside and moved, so that nobody reads half a file.
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(content), { mode: 0o600 });
  renameSync(fresh, path);
}

/** Gives the identities when they have changed since it was last called, else undefined: it looks at the folder's state first. */
export function watchCertificates(program: string): () => PublicIdentity[] | undefined {
  const folder = certificateFolder(program);
  let seen: string | undefined;
  return () => {
    const state = folderState(folder);
    if (state === seen) return undefined;
    seen = state;
    return readCertificates(program, folder);
  };
}

/** Changes whenever a file is replaced, added or removed. */
function folderState(folder: string): string {
  try {
    return statSync(folder, { bigint: true }).mtimeNs.toString();
  } catch {
    return 'none';
  }
}
