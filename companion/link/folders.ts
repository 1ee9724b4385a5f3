/**
 * Our folders. Each is made with mode 0700, and is used only when it is a real folder of this user that nobody else may
 * enter: a symbolic link or a foreign folder in its place is refused, not repaired.
 */
import { lstatSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** A folder of ours is not safe to use. The message names the cure; it is shown by `doctor`. */
export class UnsafeFolder extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** The specification of XDG base directories: a relative path is to be ignored. */
function baseFolder(value: string | undefined, fallback: string): string {
  return value !== undefined && isAbsolute(value) ? value : fallback;
}

/** Where the sockets between companion and token process lie. */
export function socketFolder(env: Environment = process.env, home = homedir()): string {
  return env.XDG_RUNTIME_DIR !== undefined && isAbsolute(env.XDG_RUNTIME_DIR)
    ? join(env.XDG_RUNTIME_DIR, 'latchkey')
    : join(home, '.local/state/latchkey');
}

/** Where the public certificates of identities that are enabled for browsers lie, a folder for each browser. */
export function allCertificates(env: Environment = process.env, home = homedir()): string {
  return join(baseFolder(env.XDG_DATA_HOME, join(home, '.local/share')), 'latchkey', 'certificates');
}

export function certificateFolder(program: string, env: Environment = process.env, home = homedir()): string {
  return join(allCertificates(env, home), program);
}

/** Throws unless the path is a folder that only this user may enter. */
export function checkFolder(path: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) throw new UnsafeFolder(`${path} is a symbolic link: remove it`);
  if (!stat.isDirectory()) throw new UnsafeFolder(`${path} is not a folder: remove it`);
  if (stat.uid !== process.getuid?.()) throw new UnsafeFolder(`${path} belongs to another user: remove it`);
  if ((stat.mode & 0o077) !== 0) {
    throw new UnsafeFolder(`${path} is open to other users: chmod 700 ${path}`);
  }
}

/** Makes the folder when it is not there, and checks it. */
export function ensureFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    // Something else is there: what it is, the check says better.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  checkFolder(path);
  return path;
}
