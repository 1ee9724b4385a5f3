/** Makes, checks and undoes what the plan lists. Every step may be repeated. */
import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hasModule, withModule, withoutModule } from './pkcs11-txt.js';
import type { Change } from './plan.js';
import { makeFolders } from './record.js';

export type State = 'done' | 'missing' | 'different';

const list = (database: string) => join(database, 'pkcs11.txt');

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

export function stateOf(change: Change): State {
  if (change.kind === 'module') {
    const text = textOf(list(change.database));
    return text !== undefined && hasModule(text, change.library) ? 'done' : 'missing';
  }
  try {
    const same = readFileSync(change.path).equals(Buffer.from(change.content));
    return same && (statSync(change.path).mode & 0o777) === change.mode ? 'done' : 'different';
  } catch {
    return 'missing';
  }
}

/** Written beside and moved: a browser that starts now finds the old or the new, never a half. */
function replace(path: string, content: string | Buffer, mode: number): void {
  const fresh = `${path}.latchkey-new`;
  writeFileSync(fresh, content, { mode });
  chmodSync(fresh, mode);
  renameSync(fresh, path);
}

/** Brings the change about and gives the folders that had to be made for it. */
export function apply(change: Change): string[] {
  if (change.kind === 'file') {
    const made = makeFolders(dirname(change.path));
    replace(change.path, change.content, change.mode);
    return made;
  }
  const made = makeFolders(change.database);
  for (const each of made) chmodSync(each, 0o700);
  const path = list(change.database);
  const text = textOf(path);
  replace(
    path,
    withModule(text ?? '', change.library),
    text === undefined ? 0o600 : statSync(path).mode & 0o777,
  );
  return made;
}

export function removeFile(path: string): void {
  rmSync(path, { force: true });
}

export function removeModule(database: string): void {
  const path = list(database);
  const text = textOf(path);
  if (text === undefined) return;
  const without = withoutModule(text);
  if (without === '') rmSync(path);
  else if (without !== text) replace(path, without, statSync(path).mode & 0o777);
}
