import browser, { type Tabs } from 'webextension-polyfill';

/** A tab, if it is still there. Requests of service workers have none: -1. */
export async function tabOf(tabId: number): Promise<Tabs.Tab | undefined> {
  return tabId < 0 ? undefined : browser.tabs.get(tabId).catch(() => undefined);
}
