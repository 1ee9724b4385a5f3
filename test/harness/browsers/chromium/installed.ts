/**
 * The extension as users have it: a signed package that a policy installs from a local file. Unpacked extensions are
 * another matter, above all at the browser's start.
 */
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeArchive } from '../archive.js';
import { starter, starterName } from '../namespace.js';
import type { Folders } from '../side.js';
import { copyExtension } from './copy.js';
import { crx, idOf } from './crx.js';
import { chromiumProgram, type Loading } from './loading.js';

/** Chromium reads its policies here and nowhere else; of a mount of our own only our browser knows. */
const policyFolder = '/etc/chromium';

/** Why no policy can be given to a browser of our own, if so. */
export function whyNotInstalled(): string | undefined {
  return spawnSync('unshare', ['-m', 'true']).status === 0
    ? undefined
    : 'mounting a policy folder takes root, and `unshare -m` does not work here';
}

const files = ({ extension }: Folders) => ({
  archive: `${extension}.zip`,
  package: `${extension}.crx`,
  update: `${extension}.xml`,
  policies: `${extension}-policies`,
  program: join(dirname(extension), starterName),
});

/** The answer of an update server: where the package is. */
const updateManifest = (id: string, codebase: string, version: string) =>
  `<?xml version="1.0"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}"><updatecheck codebase="${codebase}" version="${version}"/></app>
</gupdate>`;

/** Takes the key that fixes the id of unpacked builds out of a manifest, as stores do; gives the version. */
function withoutKey(folder: string): string {
  const file = join(folder, 'manifest.json');
  const { key: _, ...manifest } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify(manifest));
  return String(manifest.version);
}

/** Signed with a key of its own, so that it has an id of its own. */
export function installed(): Loading {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const extensionId = idOf(key);
  let ordered: Readonly<Record<string, unknown>> = {};
  return {
    extensionId,
    prepare: (options, folders) => {
      const at = files(folders);
      copyExtension(folders.extension, options);
      const version = withoutKey(folders.extension);
      writeArchive(folders.extension, at.archive);
      writeFileSync(at.package, crx(readFileSync(at.archive), key));
      writeFileSync(at.update, updateManifest(extensionId, `file://${at.package}`, version));
      mkdirSync(join(at.policies, 'policies/managed'), { recursive: true });
      starter({
        program: chromiumProgram,
        folder: dirname(folders.extension),
        prepare: [
          // For the lines of the test, which knows neither.
          `export EXTENSION_ID=${extensionId} PROFILE='${folders.profile}'`,
          ...(options.prepare ?? []),
          `mount --bind '${at.policies}' ${policyFolder}`,
        ],
      });
      ordered = options.policies ?? {};
    },
    program: (folders, driven, more) => {
      const at = files(folders);
      const policies = {
        ...ordered,
        ...more,
        ExtensionSettings: {
          [extensionId]: { installation_mode: 'force_installed', update_url: `file://${at.update}` },
        },
        // What a policy installed is out of reach of developer tools, unless a policy says otherwise (1: allowed).
        ...(driven ? { DeveloperToolsAvailability: 1 } : {}),
      };
      writeFileSync(join(at.policies, 'policies/managed/latchkey.json'), JSON.stringify(policies));
      return { file: at.program, switches: [] };
    },
  };
}
