/**
 * Pages that the server refused, or that the browser asks the user about, because the vault was locked: they are loaded
 * anew once it is open. Noted before the wait, in storage.session: the worker may stop meanwhile, and then the browser
 * shows its own prompt.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { serialQueue } from '../../../shared/serial-queue.js';
import type { AuthRequest } from '../../browser/index.js';
import { loggedUrl } from '../activity.js';
import { opened } from '../session.js';
import { tabOf } from '../tab-of.js';

const entry = 'refusedPages';
/** The URL of each without its query, by the id of its tab. */
const schema = v.record(v.string(), v.string());
type Pages = Readonly<Record<string, string>>;

/** Tabs whose pages are held right now: they arrive without a second load. */
const held = new Set<number>();
const inTurn = serialQueue();

/** Changes the notes, one change after the other; gives what they were. */
function change(how: (pages: Pages) => Pages): Promise<Pages> {
  return inTurn(async () => {
    const stored = (await browser.storage.session.get(entry))[entry];
    const parsed = v.safeParse(schema, stored);
    const before = parsed.success ? parsed.output : {};
    const after = how(before);
    if (Object.keys(after).length > 0) await browser.storage.session.set({ [entry]: after });
    else if (stored !== undefined) await browser.storage.session.remove(entry);
    return before;
  });
}

const without = (tabId: number) => (pages: Pages) => {
  const { [tabId]: _, ...others } = pages;
  return others;
};

/** Waits for the vault on behalf of a request; a page that does not get its answer by it is noted. */
export async function notedWhile<Outcome extends string>(
  { type, method, tabId, url }: AuthRequest,
  wait: () => Promise<Outcome>,
): Promise<Outcome> {
  // A form's answer is not asked for twice.
  if (type !== 'main_frame' || method !== 'GET') return wait();
  held.add(tabId);
  try {
    await change(pages => ({ ...pages, [tabId]: loggedUrl(url) }));
    const outcome = await wait();
    if (outcome === 'answered') await change(without(tabId));
    return outcome;
  } finally {
    held.delete(tabId);
  }
}

/** A page that did not come, and may once the vault is open. */
export async function noteRefused(tabId: number, url: string): Promise<void> {
  await change(pages => ({ ...pages, [tabId]: loggedUrl(url) }));
}

/** From onHeadersReceived: a page that arrived after all, perhaps by the browser's own prompt, is left as it is. */
export function pageArrived({
  type,
  tabId,
  statusCode,
}: {
  readonly type: string;
  readonly tabId: number;
  readonly statusCode: number;
}): void {
  if (type !== 'main_frame' || statusCode === 401 || opened() !== undefined) return;
  change(without(tabId)).catch(error => console.error('Page not noted', error));
}

/** Loads a tab anew if it still shows that page, and Latchkey has something for it. */
async function reload(tabId: number, page: string): Promise<void> {
  const tab = await tabOf(tabId);
  // While the browser shows its own prompt the page is not there yet.
  const url = [tab?.url, tab?.pendingUrl].find(it => it !== undefined && loggedUrl(it) === page);
  const pairs = url === undefined ? [] : (opened()?.pairs.best(url) ?? []);
  const certified = url !== undefined && (opened()?.identities.best(url).length ?? 0) > 0;
  const serves = certified || pairs.some(pair => opened()?.pairs.state(pair).outcome !== 'failed');
  if (serves) await browser.tabs.reload(tabId);
}

/** The vault is open. */
export async function reloadRefused(): Promise<void> {
  const answered = new Set(held);
  const pages = await change(() => ({}));
  for (const [id, url] of Object.entries(pages)) if (!answered.has(Number(id))) await reload(Number(id), url);
}
