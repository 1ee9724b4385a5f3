/** One browser process with the extension: its pages, and the paths to the extension's own. */

import type { BrowserContext, Page } from 'playwright-core';
import type { BrowserSide, Folders, Launched } from './browsers/side.js';
import type { StartOptions } from './options.js';
import { type Prompt, promptWindows } from './pages/prompt.js';
import { poll } from './wait.js';
import { openWitness, type Witness } from './witness.js';

export interface Session extends Pick<Launched, 'answerPermission' | 'inPage'> {
  readonly context: BrowserContext;
  readonly witness: Witness;
  newPage(url?: string): Promise<Page>;
  promptWindows(): Prompt[];
  waitForPrompt(limitMs?: number): Promise<Prompt>;
  /** The popup, or the options page, at `rest` of its address; an open one is used again. */
  openUi(name: 'popup' | 'options', rest: string): Promise<Page>;
  /** Ends the browser, so that it may go on alone with this profile. */
  leave(): Promise<void>;
}

async function ready(launched: Launched, origin: string): Promise<Witness> {
  const { context } = launched;
  const blank = context.pages().find(page => page.url() === 'about:blank');
  return openWitness(launched, blank ?? (await context.newPage()), origin);
}

/** Shows another address in a page of the extension. Firefox tells nobody when such a page has loaded. */
async function turnTo(page: Page, url: string): Promise<void> {
  const [before, after] = [page.url(), url].map(each => each.split('#')[0]);
  const stays = before === after && url.includes('#');
  await page.evaluate(to => {
    Object.assign(globalThis, { left: true });
    location.assign(to);
  }, url);
  const there = await poll(async () => {
    const isNew = page.evaluate(() => document.readyState === 'complete' && !('left' in globalThis));
    return stays || (await isNew.catch(() => false)) || undefined;
  }, 15_000);
  if (!there) throw new Error(`The browser does not show ${url}`);
}

/** Starts the browser and waits until the extension answers challenges. */
export async function startSession(
  { origin, launch }: BrowserSide,
  options: StartOptions,
  folders: Folders,
  display?: string,
): Promise<Session> {
  const launched = await launch(options, folders, display);
  const { context } = launched;
  const witness = await ready(launched, origin).catch(async error => {
    await context.close();
    throw error;
  });

  const openPrompt = (limitMs: number, signal?: AbortSignal) =>
    poll(() => promptWindows(context, origin)[0], limitMs, signal);

  return {
    ...launched,
    witness,
    leave: async () => {
      const keepTrust = await launched.keepTrust?.();
      await context.close();
      keepTrust?.();
    },
    promptWindows: () => promptWindows(context, origin),
    waitForPrompt: async (limitMs = 15_000) => {
      const prompt = await openPrompt(limitMs);
      if (prompt === undefined) throw new Error(`No prompt window within ${limitMs} ms`);
      await prompt.shown();
      return prompt;
    },
    newPage: async url => {
      const page = await context.newPage();
      if (url === undefined) return page;
      const arrived = new AbortController();
      // A load that fails leaves the browser's error page, for the test to see.
      const loaded = page.goto(url).catch(() => {});
      // A held request ends only when the prompt window has been answered, which is the test's next step.
      await Promise.race([loaded, openPrompt(30_000, arrived.signal)]);
      arrived.abort();
      return page;
    },
    openUi: async (name, rest) => {
      const address = `${origin}/ui/${name}/index.html`;
      const open = context.pages().find(page => page.url().startsWith(address));
      if (open === undefined) {
        return witness.openWindow(address + rest, name === 'popup' ? 'popup' : 'normal');
      }
      await turnTo(open, address + rest);
      return open;
    },
  };
}
