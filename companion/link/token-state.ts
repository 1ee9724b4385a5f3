/**
 * Whether a browser process has its token process. p11-kit starts it when the browser loads the module, and never again:
 * when it has ended, only a restart of the browser helps.
 */
import { readdirSync, readFileSync } from 'node:fs';

export type TokenState =
  | 'running'
  /** It has ended: p11-kit does not collect its remains before the browser ends. */
  | 'gone'
  /** Not loaded yet, as before the first TLS connection; or the system does not tell. */
  | 'unknown';

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

/** Our token processes end their command line so: companion/mode.ts. */
const isToken = (commandLine: string): boolean => {
  const args = commandLine.split('\0').filter(Boolean);
  return args.at(-1) === 'token' && (args.at(-2) ?? '').includes('latchkey-companion');
};

/** @param pid of the browser process */
export function tokenState(pid: number): TokenState {
  if (process.platform !== 'linux') return 'unknown';
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(each => ({ each, status: read(`/proc/${each}/status`) }))
    .filter(({ status }) => new RegExp(`^PPid:\\t${pid}$`, 'm').test(status));
  if (children.some(({ each }) => isToken(read(`/proc/${each}/cmdline`)))) return 'running';
  const isDeadNode = (status: string) =>
    /^Name:\t(node|MainThread)$/m.test(status) && /^State:\tZ/m.test(status);
  return children.some(({ status }) => isDeadNode(status)) ? 'gone' : 'unknown';
}
