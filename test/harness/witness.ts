/**
 * A page of the extension that runs none of its code: the view of its manifest, which has the extension's origin
 * and therefore its APIs. Through it a test sees what the browser holds, without waking or asking the extension.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { extensionId } from './launch.js';
import { poll } from './wait.js';
import { followWorker, type Worker } from './worker.js';

export interface Witness {
  readonly worker: Worker;
  /** Session rules as the browser holds them. */
  sessionRules(): Promise<chrome.declarativeNetRequest.Rule[]>;
  /** All of the extension's storage.session. */
  sessionStorage(): Promise<Record<string, unknown>>;
  /** All of the extension's storage.local. */
  localStorage(): Promise<Record<string, unknown>>;
  /** The browser's id of a page's tab. */
  tabId(page: Page): Promise<number>;
  /** Ids of the tabs that are in front in their windows. */
  activeTabs(): Promise<number[]>;
  /** Brings tabs to the front of their windows; those that are gone are left out. */
  activate(ids: readonly number[]): Promise<void>;
}

const limitMs = 10_000;

async function setTitle(page: Page, title: string): Promise<string> {
  return page.evaluate(text => {
    const before = document.title;
    document.title = text;
    return before;
  }, title);
}

/** An extension is loaded while the first window is already there. */
async function goToManifest(page: Page): Promise<void> {
  const address = `chrome-extension://${extensionId}/manifest.json`;
  const there = await poll(
    () =>
      page.goto(address).then(
        () => true,
        () => undefined,
      ),
    limitMs,
  );
  if (!there) throw new Error('Chromium did not load the extension: is its build complete?');
}

/** Opens the witness in `page`, which it keeps. */
export async function openWitness(context: BrowserContext, page: Page): Promise<Witness> {
  await goToManifest(page);
  const tabs = (query: { active?: boolean }) => page.evaluate(wanted => chrome.tabs.query(wanted), query);
  return {
    worker: await followWorker(await context.newCDPSession(page)),
    sessionRules: () => page.evaluate(() => chrome.declarativeNetRequest.getSessionRules()),
    sessionStorage: () => page.evaluate(() => chrome.storage.session.get()),
    localStorage: () => page.evaluate(() => chrome.storage.local.get()),
    tabId: async wanted => {
      // Two tabs may show the same address: a mark in the title tells them apart for a moment.
      const mark = `Tab ${Math.random()}`;
      const title = await setTitle(wanted, mark);
      const id = await poll(async () => (await tabs({})).find(tab => tab.title === mark)?.id, limitMs);
      await setTitle(wanted, title);
      if (id === undefined) throw new Error(`The browser shows no tab for ${wanted.url()}`);
      return id;
    },
    activeTabs: async () => (await tabs({ active: true })).flatMap(tab => tab.id ?? []),
    activate: ids =>
      page.evaluate(async wanted => {
        for (const id of wanted) await chrome.tabs.update(id, { active: true }).catch(() => undefined);
      }, ids),
  };
}
