/**
 * Pages of hosts with client certificates around a lock: those that are open are loaded anew, which ends their
 * connections and lands them on the locked page; once the vault is open they come back.
 */
import browser, { type Tabs } from 'webextension-polyfill';
import { type AuthRequest, listen } from '../../browser/index.js';
import { askReload, awaitUnlockOf } from '../prompt/ask.js';
import { noteRefused } from '../prompt/refused-pages.js';
import { usesCertificate } from '../resource-hosts.js';
import { type OpenVault, opened, ready } from '../session.js';
import { lockedPage } from './installed.js';

/** Where the browser may keep a page's address behind the `#` of ours. */
const prefix = `${lockedPage}#`;

/** The address that a locked page stands for; only of a host with a certificate, as any page may open ours. */
function addressOf(url: string | undefined): string | undefined {
  if (url?.startsWith(prefix) !== true) return undefined;
  const address = URL.parse(url.slice(prefix.length));
  return address?.protocol === 'https:' && usesCertificate(address.hostname) ? address.href : undefined;
}

async function shows(open: OpenVault, tab: Tabs.Tab): Promise<boolean> {
  const isOurs = (url: string | undefined) => url !== undefined && open.identities.best(url).length > 0;
  if (isOurs(tab.url)) return true;
  if (tab.id === undefined || tab.discarded) return false;
  const frames = await browser.webNavigation.getAllFrames({ tabId: tab.id }).catch(() => undefined);
  return (frames ?? []).some(({ url }) => isOurs(url));
}

/**
 * Loads the tabs anew that show something of the vault just closed, or asks first if the user wants that. To be called
 * when nothing gets there any more.
 */
export async function reloadShown(open: OpenVault, ask: boolean): Promise<void> {
  if ([...open.identities.places()].length === 0) return;
  const tabs = await browser.tabs.query({});
  const shown = await Promise.all(tabs.map(async tab => ((await shows(open, tab)) ? tab : undefined)));
  const found = shown.filter(tab => tab?.id !== undefined);
  const ids = found.map(tab => tab?.id ?? -1);
  if (ask && ids.length > 0) {
    const hosts = found.map(tab => new URL(tab?.url ?? 'about:blank').hostname);
    // Nobody waits for the answer.
    askReload(ids, [...new Set(hosts)]).catch(error => console.error('Not asked about pages', error));
    return;
  }
  await Promise.allSettled(ids.map(id => browser.tabs.reload(id)));
}

/** Where tabs were going whose first page was held back: Firefox leaves them on a blank one. */
const heldBack = new Map<number, string>();

/** The vault is open: pages that wait on the locked page, or on nothing, go where they were going. */
export async function returnPages(): Promise<void> {
  const tabs = await browser.tabs.query({});
  const going = new Map(heldBack);
  heldBack.clear();
  await Promise.allSettled(
    tabs.map(async ({ id, url }) => {
      const blank = url === 'about:blank' && id !== undefined;
      const address = blank ? going.get(id) : addressOf(url);
      if (id !== undefined && address !== undefined) await browser.tabs.update(id, { url: address });
    }),
  );
}

async function landed(tabId: number, url: string): Promise<void> {
  const address = addressOf(url);
  if (address === undefined) return;
  await ready();
  // Unlocked by now, and the page came late.
  if (opened() !== undefined) return returnPages();
  await awaitUnlockOf(tabId, address);
}

type Page = Pick<AuthRequest, 'tabId' | 'url' | 'type' | 'method'>;

/** A page of such a host did not come: before the rules were there, or before the companion had the key. */
export async function pageFailed({ tabId, url, type, method }: Page): Promise<void> {
  if (type !== 'main_frame' || method !== 'GET' || tabId < 0) return;
  await ready();
  if (!usesCertificate(new URL(url).hostname)) return;
  heldBack.set(tabId, url);
  await noteRefused(tabId, url);
  if (opened() === undefined) await awaitUnlockOf(tabId, url);
}

/** Registers the watch. */
export function watchLockedPages(): void {
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId, url }) => {
    if (frameId === 0 && url.startsWith(prefix))
      landed(tabId, url).catch(error => console.error('Locked page not served', error));
  });
  listen(
    browser.webRequest.onErrorOccurred,
    details => {
      pageFailed(details).catch(error => console.error('Failed page not noted', error));
    },
    { urls: ['<all_urls>'], types: ['main_frame'] },
  );
}
