/** What was installed, kept beside the program, so that `uninstall` undoes just that and `doctor` knows what to look for. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { type BrowserId, browserIds } from './browsers.js';
import type { Choice } from './plan.js';

const schema = v.object({
  version: v.literal(1),
  /** What was chosen, all installations together. */
  browsers: v.array(v.picklist(browserIds as [BrowserId, ...BrowserId[]])),
  userDataDirs: v.array(v.string()),
  extensionIds: v.array(v.string()),
  autoSelect: v.optional(v.array(v.string()), []),
  files: v.array(v.string()),
  /** NSS databases with our module. */
  databases: v.array(v.string()),
  /** Folders that were not there before, the outer ones first. */
  folders: v.array(v.string()),
});
export type Installed = v.InferOutput<typeof schema>;

const nothing: Installed = {
  version: 1,
  browsers: [],
  userDataDirs: [],
  extensionIds: [],
  autoSelect: [],
  files: [],
  databases: [],
  folders: [],
};

const recordPath = (folder: string) => join(folder, 'installed.json');

/** Undefined when nothing was installed there, or the record cannot be read: then `isRecordDamaged`. */
export function readRecord(folder: string): Installed | undefined {
  try {
    return v.parse(schema, JSON.parse(readFileSync(recordPath(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Something was installed, and what cannot be read any more. */
export function isRecordDamaged(folder: string): boolean {
  return existsSync(recordPath(folder)) && readRecord(folder) === undefined;
}

export function writeRecord(folder: string, record: Installed): void {
  writeFileSync(recordPath(folder), `${JSON.stringify(record, null, 2)}\n`, { mode: 0o644 });
}

const union = <T>(a: readonly T[], b: readonly T[]): T[] => [...new Set([...a, ...b])];

/** The record after a further installation. */
export function merged(
  before: Installed = nothing,
  choice: Choice,
  now: Pick<Installed, 'files' | 'databases' | 'folders'>,
): Installed {
  return {
    version: 1,
    browsers: union(before.browsers, choice.browsers),
    userDataDirs: union(before.userDataDirs, choice.userDataDirs),
    extensionIds: union(before.extensionIds, choice.extensionIds),
    autoSelect: [...choice.autoSelect],
    files: union(before.files, now.files),
    databases: union(before.databases, now.databases),
    folders: union(before.folders, now.folders),
  };
}

/** Makes a folder and gives all that were missing, the outer ones first. */
export function makeFolders(path: string): string[] {
  const first = mkdirSync(path, { recursive: true, mode: 0o755 });
  if (first === undefined) return [];
  const made: string[] = [];
  for (let at = path; at.startsWith(first); at = dirname(at)) made.unshift(at);
  return made;
}

/** Removes folders of ours that are empty, the inner ones first; with anything in it a folder stays. */
export function removeFolders(folders: readonly string[]): void {
  for (const each of folders.toSorted((a, b) => b.length - a.length)) {
    try {
      rmdirSync(each);
    } catch {
      // Not empty, or gone.
    }
  }
}
