/** What several browser tests share. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Harness } from '../harness/index.js';
import type { Received } from '../servers/lib/received.js';

/** The browser this run is for: the projects `e2e` and `e2e-firefox` of vite.config.ts run the same files. */
export const browser = process.env.LATCHKEY_BROWSER === 'firefox' ? 'firefox' : 'chromium';

/** Strong enough that onboarding asks no further question. */
export const password = 'correct horse battery staple';

/** The Basic header of RFC 7617, made by Node alone: the witness does not use the product's code. */
export function basicOf(username: string, secret: string): string {
  return `Basic ${Buffer.from(`${username}:${secret}`, 'utf8').toString('base64')}`;
}

/** Requests that carried any Authorization. */
export function authorized(log: readonly Received[]): Received[] {
  return log.filter(entry => entry.headers.authorization !== undefined);
}

/**
 * All that storage.session holds after a lock: Firefox, whose auth cache cannot be emptied, notes the origins that get
 * nothing from it.
 */
export function keptAtLock(origins: readonly string[]): Record<string, unknown> {
  return browser === 'firefox' && origins.length > 0 ? { withheldOrigins: origins } : {};
}

/** Waits until `probe` gives something, or fails after `limitMs` saying what was waited for. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`Not within ${limitMs} ms: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** How many prompt windows have opened since this was called, those that are closed again included. */
export function countPrompts(latchkey: Harness): () => number {
  const pages: Page[] = [];
  latchkey.context.on('page', page => pages.push(page));
  return () => pages.filter(page => URL.parse(page.url())?.pathname.startsWith('/ui/prompt/')).length;
}

/** Waits until the browser's auth cache has been emptied after answers: the block rules that fence it are gone. */
export async function fencesDown(latchkey: Harness): Promise<void> {
  await eventually('no fence is left', async () => {
    const rules = await latchkey.witness.sessionRules();
    return rules.every(rule => rule.action.type !== 'block') || undefined;
  });
}

/** Opens an address and waits until the tab shows what the server lets in, at the first request or a later one. */
export async function opensAtLast(latchkey: Harness, url: string): Promise<Page> {
  const shown = await latchkey.newPage(url);
  await eventually('let in', async () => {
    const status = await shown
      .evaluate(
        () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseStatus,
      )
      .catch(() => 0);
    return status === 200;
  });
  return shown;
}

/** Status of a fetch from within a page, or that there was no answer. */
export function fetched(from: Page, url: string, options: RequestInit = {}): Promise<number | 'failed'> {
  return from.evaluate(
    ([it, how]) =>
      fetch(it, how).then(
        answer => answer.status,
        () => 'failed' as const,
      ),
    [url, options] as const,
  );
}

/** Asks for an address from within a page, as an image does, and waits until it has an answer of any kind. */
export function image(from: Page, url: string): Promise<void> {
  return from.evaluate(
    it =>
      new Promise<void>(resolve => {
        const element = new Image();
        element.onload = element.onerror = () => resolve();
        element.src = it;
      }),
    url,
  );
}

/** What the popup says of a page that embeds what would have had to be signed, once it does. */
export async function unsignedText(latchkey: Harness, page: Page): Promise<string> {
  const entry = await eventually('the popup says it', async () => {
    const popup = await latchkey.popup(page);
    return (await popup.entries()).find(({ outcome }) => outcome === 'unsigned');
  });
  return entry.text;
}

/** Opens an address in a new tab of the page's window, in front of it. */
export async function openTabFrom(page: Page, url: string): Promise<Page> {
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    page.evaluate(to => void window.open(to), url),
  ]);
  await tab.waitForLoadState();
  return tab;
}

/** What a page of ours saves when `act` is done. Firefox's driver announces no download of such a page: the file is looked for. */
export async function saved(latchkey: Harness, page: Page, act: () => Promise<unknown>): Promise<Buffer> {
  if (browser !== 'firefox') {
    const [download] = await Promise.all([page.waitForEvent('download'), act()]);
    return readFileSync(await download.path());
  }
  const before = new Set(readdirSync(latchkey.downloadsDir));
  await act();
  return eventually('a saved file', () => {
    // What is not complete yet lies beside it, or is empty.
    const fresh = readdirSync(latchkey.downloadsDir).filter(name => !before.has(name));
    const [name] = fresh.some(it => it.endsWith('.part')) ? [] : fresh;
    const content = name === undefined ? undefined : readFileSync(join(latchkey.downloadsDir, name));
    return content?.length ? content : undefined;
  });
}
