/** One browser process with the extension: its pages, and the paths to the extension's own. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { extensionId, type Folders, launch } from './launch.js';
import type { StartOptions } from './options.js';
import { type Prompt, promptWindows } from './pages/prompt.js';
import { poll } from './wait.js';
import { openWitness, type Witness } from './witness.js';

const ui = `chrome-extension://${extensionId}/ui`;

/** Unpacked extensions miss challenges for a moment after their worker has started (installed ones do not). */
const settleMs = 1000;

export interface Session {
  readonly context: BrowserContext;
  readonly witness: Witness;
  newPage(url?: string): Promise<Page>;
  promptWindows(): Prompt[];
  waitForPrompt(limitMs?: number): Promise<Prompt>;
  /** The popup, or the options page, at `rest` of its address; an open one is used again. */
  openUi(name: 'popup' | 'options', rest: string): Promise<Page>;
}

async function ready(context: BrowserContext): Promise<Witness> {
  const [first = await context.newPage()] = context.pages();
  const witness = await openWitness(context, first);
  await witness.worker.ready();
  await sleep(settleMs);
  return witness;
}

/** Starts the browser and waits until the extension answers challenges. */
export async function startSession(
  options: StartOptions,
  folders: Folders,
  display?: string,
): Promise<Session> {
  const context = await launch(options, folders, display);
  const witness = await ready(context).catch(async error => {
    await context.close();
    throw error;
  });

  const openPrompt = (limitMs: number, signal?: AbortSignal) =>
    poll(() => promptWindows(context)[0], limitMs, signal);

  return {
    context,
    witness,
    promptWindows: () => promptWindows(context),
    waitForPrompt: async (limitMs = 15_000) => {
      const prompt = await openPrompt(limitMs);
      if (prompt === undefined) throw new Error(`No unlock window within ${limitMs} ms`);
      await prompt.shown();
      return prompt;
    },
    newPage: async url => {
      const page = await context.newPage();
      if (url === undefined) return page;
      const arrived = new AbortController();
      // A load that fails leaves the browser's error page, for the test to see.
      const loaded = page.goto(url).catch(() => {});
      // A held request ends only when the unlock window has been answered, which is the test's next step.
      await Promise.race([loaded, openPrompt(30_000, arrived.signal)]);
      arrived.abort();
      return page;
    },
    openUi: async (name, rest) => {
      const address = `${ui}/${name}/index.html`;
      const open = context.pages().find(page => page.url().startsWith(address));
      if (open === undefined) {
        return witness.openWindow(address + rest, name === 'popup' ? 'popup' : 'normal');
      }
      await open.goto(address + rest);
      return open;
    },
  };
}
