/** A page that was refused, once more, now that it can be served. */
import browser from 'webextension-polyfill';
import { isUnderWay } from './challenge/sent.js';
import { type OpenVault, opened } from './session.js';

export interface RefusedPage {
  readonly requestId: string;
  readonly tabId: number;
  readonly type: string;
  readonly method: string;
  readonly url: string;
}

/** How often, and how long in all, it is looked whether a page that is on its way has come, in milliseconds. */
const everyMs = 50;
const longestMs = 1000;

const withoutFragment = (url: string | undefined) => url?.replace(/#.*$/s, '');

/**
 * Loads the page again, for `open`, and tells whether it did: only what was got by GET, and only where its tab shows it,
 * as the user may have gone elsewhere. Not by its address, which at a fragment would not be asked for anew.
 */
export async function loadAgain(
  open: OpenVault,
  { requestId, tabId, type, method, url }: RefusedPage,
): Promise<boolean> {
  if (type !== 'main_frame' || method !== 'GET') return false;
  for (let waited = 0; waited < longestMs; waited += everyMs) {
    const tab = await browser.tabs.get(tabId).catch(() => undefined);
    if (tab === undefined || opened() !== open) return false;
    if (tab.pendingUrl === undefined) {
      if (withoutFragment(tab.url) === withoutFragment(url)) {
        await browser.tabs.reload(tabId);
        return true;
      }
      // Firefox does not tell what is on its way.
      if (!isUnderWay(requestId)) return false;
    }
    await new Promise(resolve => setTimeout(resolve, everyMs));
  }
  return false;
}
