/** Where a headed browser shows itself, and a hand for what only the browser's own windows can answer. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startChild, stopChild } from '../servers/lib/owned.js';

export interface Display {
  /** Value of $DISPLAY. */
  readonly name: string;
  /** Presses keys by their X names, one after the other, in whatever window has the focus. */
  press(...keys: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

function display(name: string, stop: () => Promise<void>): Display {
  return {
    name,
    stop,
    press: async (...keys) => {
      for (const key of keys) await run('xdotool', ['key', key], { env: { ...process.env, DISPLAY: name } });
    },
  };
}

/** An X server on a free display, with a window manager: without one no window ever has the focus. */
async function startDisplay(): Promise<Display> {
  const server = startChild('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const chosen = server.stdio[3] as Readable;
  const ended = once(server, 'exit').then(() => {
    throw new Error('Xvfb ended at once');
  });
  const [line] = (await Promise.race([once(chosen, 'data'), ended])) as [Buffer];
  ended.catch(() => {});
  const name = `:${line.toString().trim()}`;
  const manager = startChild('openbox', [], { stdio: 'ignore', env: { ...process.env, DISPLAY: name } });
  await sleep(300);
  return display(name, async () => {
    await stopChild(manager);
    await stopChild(server);
  });
}

/** The display there is, else one of our own. */
export async function openDisplay(): Promise<Display> {
  const present = process.env.DISPLAY;
  return present ? display(present, async () => {}) : await startDisplay();
}
