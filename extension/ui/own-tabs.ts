/** Tabs of the extension's own options page: there is one, and everything that opens it focuses that one. */
import type { Tabs } from 'webextension-polyfill';
import browser from 'webextension-polyfill';

const optionsUrl = () => browser.runtime.getURL('ui/options/index.html');

async function optionsTabs(): Promise<Tabs.Tab[]> {
  const url = optionsUrl();
  const tabs = await browser.tabs.query({});
  return tabs.filter(tab => (tab.url ?? tab.pendingUrl ?? '').split(/[?#]/)[0] === url);
}

async function show(tab: Tabs.Tab, hash: string): Promise<void> {
  // Setting the hash keeps the page and what was typed there; the page itself asks before leaving unsaved changes.
  await browser.tabs.update(tab.id, { active: true, ...(hash === '' ? {} : { url: optionsUrl() + hash }) });
  if (tab.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
}

/** Opens the options page at `hash` (`#/…`, or empty for wherever it is), in its tab if it has one. */
export async function openOptions(hash = ''): Promise<void> {
  const [tab] = await optionsTabs();
  if (tab === undefined) await browser.tabs.create({ url: optionsUrl() + hash });
  else await show(tab, hash);
}

/**
 * Called by an options page at its start: when an older one is open, shows that and returns true, and this one
 * should close. With two pages on one bridge endpoint, the first would never get its answers.
 */
export async function yieldToOlder(hash: string): Promise<boolean> {
  const self = await browser.tabs.getCurrent();
  const older = (await optionsTabs()).find(tab => (tab.id ?? 0) < (self?.id ?? 0));
  if (older === undefined) return false;
  await show(older, hash);
  return true;
}
