/** Processes and folders made by this test process: none outlives it, and none but these is ever touched. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pids = new Set<number>();
const folders = new Set<string>();
let watching = false;

function cleanUp(): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended by itself.
    }
  }
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A process that is still ending writes there; the system's temporary folder keeps the rest.
    }
  }
}

/** The exit event alone is not enough: a process that dies of a signal does not send it. */
function watchOwnEnd(): void {
  if (watching) return;
  watching = true;
  process.on('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const onSignal = () => {
      cleanUp();
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}

/** Starts a program in the foreground that ends with this process at the latest. */
export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  watchOwnEnd();
  const child = spawn(command, args, options);
  const { pid } = child;
  if (pid !== undefined) {
    pids.add(pid);
    child.once('exit', () => pids.delete(pid));
  }
  return child;
}

/** Whether the program is still running. */
export function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Asks the program to end, by its own process id, and kills it if it has not done so after `limit` ms. */
export async function stopChild(child: ChildProcess, limit = 5000): Promise<void> {
  if (!isRunning(child)) return;
  const ended = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), limit);
  await ended;
  clearTimeout(timer);
}

/** A new folder for temporary files, removed by `removeFolder` or at the end of this process. */
export function makeFolder(name: string): string {
  watchOwnEnd();
  const folder = mkdtempSync(join(tmpdir(), `latchkey-${name}-`));
  folders.add(folder);
  return folder;
}

/** Removes a folder of `makeFolder`. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  folders.delete(folder);
}
