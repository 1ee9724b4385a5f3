/** Where a headed browser shows itself, and a hand for what only the browser's own windows can answer. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeFolder, removeFolder, startChild, stopChild } from '../servers/lib/owned.js';
import { writeScreenshot } from './screenshot.js';

export interface Display {
  /** Value of $DISPLAY. */
  readonly name: string;
  /** Presses keys by their X names, one after the other, in whatever window has the focus. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types text there. */
  type(text: string): Promise<void>;
  /** Titles of all windows to be seen. */
  titles(): Promise<string[]>;
  /** Title of the window that has the focus; empty when none has. */
  front(): Promise<string>;
  /** Writes what is to be seen to a file and says where; nothing on a display that is not our own. */
  screenshot(): Promise<string>;
  stop(): Promise<void>;
}

const run = promisify(execFile);

/** `memory`: the file that holds what the display shows. */
function display(name: string, stop: () => Promise<void>, memory?: string): Display {
  const xdotool = async (...args: readonly string[]) =>
    (await run('xdotool', [...args], { env: { ...process.env, DISPLAY: name } })).stdout.trim();
  const nothing = () => '';
  return {
    name,
    stop,
    press: async (...keys) => {
      for (const key of keys) await xdotool('key', key);
    },
    type: async text => {
      await xdotool('type', '--delay', '20', text);
    },
    titles: async () => {
      const ids = (await xdotool('search', '--onlyvisible', '--name', '.').catch(nothing)).split('\n');
      const titles = await Promise.all(ids.map(id => xdotool('getwindowname', id).catch(nothing)));
      return titles.filter(title => title !== '');
    },
    front: () => xdotool('getactivewindow', 'getwindowname').catch(nothing),
    screenshot: async () => (memory === undefined ? 'no screenshot' : writeScreenshot(memory)),
  };
}

/** An X server on a free display, with a window manager: without one no window ever has the focus. */
async function startDisplay(): Promise<Display> {
  const folder = makeFolder('display');
  const screen = ['-screen', '0', '1400x1000x24', '-fbdir', folder];
  const server = startChild('Xvfb', ['-displayfd', '3', ...screen, '-nolisten', 'tcp'], {
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
  const stop = async () => {
    await stopChild(manager);
    await stopChild(server);
    removeFolder(folder);
  };
  return display(name, stop, join(folder, 'Xvfb_screen0'));
}

/** The display there is, else one of our own. */
export async function openDisplay(): Promise<Display> {
  const present = process.env.DISPLAY;
  return present ? display(present, async () => {}) : await startDisplay();
}
