/**
 * A page of the extension that runs none of its code: the view of its manifest, which has the extension's origin
 * and therefore its APIs. Through it a test sees what the browser holds, without waking or asking the extension.
 */
import type { Page } from 'playwright-core';
import type { Launched, RuleRequest, Worker } from './browsers/side.js';
import { poll } from './wait.js';

export interface Witness {
  /** The page itself, for what is better done where the browser's answers are: thousands of rules, say. */
  readonly page: Page;
  readonly worker: Worker;
  /** Session rules as the browser holds them. */
  sessionRules(): Promise<chrome.declarativeNetRequest.Rule[]>;
  /** Ids of the session rules that would act on each request, as the browser says. */
  matchedRules(requests: readonly RuleRequest[]): Promise<number[][]>;
  /** Match patterns of the host permissions the extension holds. */
  permissions(): Promise<string[]>;
  /** All of the extension's storage.session. */
  sessionStorage(): Promise<Record<string, unknown>>;
  /** All of the extension's storage.local. */
  localStorage(): Promise<Record<string, unknown>>;
  /** Tabs of private windows, as far as the extension sees them. */
  privateTabs(): Promise<{ readonly id: number; readonly url: string; readonly title: string }[]>;
  /** Opens an address in a private window. */
  openPrivate(url: string): Promise<void>;
  /** The browser's id of a page's tab; found out once, as later the page may be held by a prompt of the browser's. */
  tabId(page: Page): Promise<number>;
  /**
   * Opens a page of the extension in a window of its own, so that no tab of the test comes to the front or goes
   * from it: for Latchkey, turning to a tab is an act of the user.
   */
  openWindow(url: string, type: 'normal' | 'popup'): Promise<Page>;
  /** Closes the browser's own popup of the extension, once it is open; whether it was within a few seconds. */
  closeToolbarPopup(): Promise<boolean>;
  /** Closes the witness's tab: nothing can be asked of it from then on. */
  close(): Promise<void>;
}

const limitMs = 10_000;

/** @throws when the page is left meanwhile */
async function setTitle(page: Page, title: string): Promise<string> {
  return page.evaluate(text => {
    const before = document.title;
    document.title = text;
    return before;
  }, title);
}

/** An extension is loaded while the first window is already there. */
async function goToManifest(page: Page, origin: string): Promise<void> {
  const address = `${origin}/manifest.json`;
  const there = await poll(
    () =>
      page.goto(address, { waitUntil: 'commit' }).then(
        () => true,
        () => undefined,
      ),
    limitMs,
  );
  if (!there) throw new Error('The browser did not load the extension: is its build complete?');
}

/** What Chromium tells of the rules that would act. */
function testedRules(page: Page, requests: readonly RuleRequest[]): Promise<number[][]> {
  return page.evaluate(
    asked =>
      Promise.all(
        asked.map(async request => {
          const given = request as chrome.declarativeNetRequest.TestMatchRequestDetails;
          return (await chrome.declarativeNetRequest.testMatchOutcome(given)).matchedRules.map(
            it => it.ruleId,
          );
        }),
      ),
    requests,
  );
}

/** Opens the witness in `page`, which it keeps. */
export async function openWitness(launched: Launched, page: Page, origin: string): Promise<Witness> {
  const { context, matchedRules, openPrivate } = launched;
  await goToManifest(page, origin);
  const tabIds = new WeakMap<Page, number>();
  const tabs = () => page.evaluate(() => chrome.tabs.query({}));
  /** Two tabs may show the same address: a mark in the title tells them apart for a moment. */
  async function markedTab(wanted: Page): Promise<number | undefined> {
    const mark = `Tab ${Math.random()}`;
    const title = await setTitle(wanted, mark);
    // A page that is still on its way takes the mark along.
    const id = await poll(async () => (await tabs()).find(tab => tab.title === mark)?.id, 1000);
    await setTitle(wanted, title);
    return id;
  }

  return {
    page,
    worker: await launched.ready(page),
    matchedRules: requests => matchedRules?.(requests) ?? testedRules(page, requests),
    sessionRules: () => page.evaluate(() => chrome.declarativeNetRequest.getSessionRules()),
    permissions: async () => (await page.evaluate(() => chrome.permissions.getAll())).origins ?? [],
    sessionStorage: () => page.evaluate(() => chrome.storage.session.get()),
    localStorage: () => page.evaluate(() => chrome.storage.local.get()),
    privateTabs: async () => {
      const found = (await tabs()).filter(tab => tab.incognito);
      return found.map(({ id = -1, url = '', title = '' }) => ({ id, url, title }));
    },
    openPrivate: url => openPrivate(page, url),
    tabId: async wanted => {
      const known = tabIds.get(wanted);
      if (known !== undefined) return known;
      const id = await poll(() => markedTab(wanted).catch(() => undefined), limitMs);
      if (id === undefined) throw new Error(`The browser shows no tab for ${wanted.url()}`);
      tabIds.set(wanted, id);
      return id;
    },
    closeToolbarPopup: async () => {
      const close = () =>
        page.evaluate(() => {
          const views = chrome.extension.getViews({ type: 'popup' });
          for (const view of views) view.close();
          return views.length > 0 || undefined;
        });
      return (await poll(close, 5000)) === true;
    },
    close: () => page.close(),
    openWindow: async (url, type) => {
      const before = new Set(context.pages());
      const size = type === 'popup' ? { width: 400, height: 520 } : {};
      await page.evaluate(data => chrome.windows.create(data).then(() => {}), { url, type, ...size });
      const isNew = (each: Page) => !before.has(each) && each.url() === url;
      const opened = await poll(() => context.pages().find(isNew), limitMs);
      if (opened === undefined) throw new Error(`The browser opened no window for ${url}`);
      return opened;
    },
  };
}
