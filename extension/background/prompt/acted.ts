/**
 * In which tabs the user acted since the vault was locked. An inclusion list in memory: when the worker restarts
 * it is empty, and then only navigations of the user's own open the prompt window (decision 0004).
 */
import browser from 'webextension-polyfill';

/** Until the first lock of this worker's life after a browser start, no tab was open at a lock. */
let everyTab = false;
const tabs = new Set<number>();

export function userActed(tabId: number): boolean {
  return everyTab || tabs.has(tabId);
}

/** The user closed the prompt window that this tab asked for. */
export function forgetActed(tabId: number): void {
  if (everyTab) {
    everyTab = false;
    void browser.tabs.query({}).then(all => {
      for (const tab of all) if (tab.id !== undefined && tab.id !== tabId) tabs.add(tab.id);
    });
  }
  tabs.delete(tabId);
}

/** At lock: the tabs open now have to earn it again. */
export function forgetAllActed(): void {
  everyTab = false;
  tabs.clear();
}

export function noteActed(tabId: number): void {
  tabs.add(tabId);
}

/** Registers what counts as an act: opening a tab, turning to it, navigating without a page's doing. */
export function listenForActs(): void {
  browser.runtime.onStartup.addListener(() => {
    everyTab = true;
  });
  browser.runtime.onInstalled.addListener(({ reason }) => {
    if (reason === 'install') everyTab = true;
  });
  browser.tabs.onCreated.addListener(tab => {
    if (tab.id !== undefined) tabs.add(tab.id);
  });
  browser.tabs.onActivated.addListener(({ tabId }) => {
    tabs.add(tabId);
  });
  browser.tabs.onRemoved.addListener(tabId => {
    tabs.delete(tabId);
  });
}
