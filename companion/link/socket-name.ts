/** Names of the sockets: `BROWSER-STARTED-COMPANION.sock`, so that a token process sees whose they are. */
import type { BrowserProcess } from './browser-process.js';

const pattern = /^(\d+)-(\d+)-(\d+)\.sock$/;

export function socketName({ pid, started }: BrowserProcess, companion: number): string {
  return `${pid}-${started}-${companion}.sock`;
}

/** Process id of the companion that listens there; undefined for what is no socket of ours. */
export function socketOwner(name: string): number | undefined {
  const owner = pattern.exec(name)?.[3];
  return owner === undefined ? undefined : Number(owner);
}

export function belongsTo(name: string, { pid, started }: BrowserProcess): boolean {
  const found = pattern.exec(name);
  return found?.[1] === String(pid) && found[2] === started;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
