/** The page at the top of a tab. */
import browser from 'webextension-polyfill';
import type { TopPage } from '../../browser/index.js';

/** As far as the browser tells. */
export async function topPageOf(tabId: number): Promise<TopPage> {
  if (tabId < 0) return 'unreadable';
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  const url = tab?.url === undefined ? null : URL.parse(tab.url);
  return url === null || url.hostname === ''
    ? 'unreadable'
    : { host: url.hostname, scheme: url.protocol.slice(0, -1) };
}
