/**
 * The user's part of the authorization code grant: he signs in at the authorization server, in a window of its own, and
 * is sent back to the redirect address, which nobody has to serve.
 */
import browser from 'webextension-polyfill';
import { browserSide } from '../../browser/index.js';
import { firstSignedId } from '../attach/apply.js';
import { keepAwake } from '../awake.js';
import { TokenFault } from './fault.js';

/** How long the user may take, in milliseconds. */
const longestMs = 10 * 60_000;
const size = { width: 560, height: 760 };
/** Above whatever else there is. */
const priority = 2 ** 23;

/** Ways out of the flows under way. */
const flows = new Set<() => void>();

/** At lock: what would come of them could not be kept. */
export function endFlows(): void {
  for (const end of flows) end();
}

/** RFC 8252, 7.1: the browser's own window and redirect address for extensions. */
async function byIdentity(address: URL): Promise<URL> {
  const back = await browser.identity.launchWebAuthFlow({ url: address.href, interactive: true });
  return new URL(back);
}

/**
 * RFC 8252, 7.3, without anybody who listens: a rule blocks the navigation to the redirect address in this one tab, so
 * that it never leaves, and the browser tells where it would have gone.
 */
async function byLoopback(address: URL, redirectUrl: string): Promise<URL> {
  const opened = await browser.windows.create({ type: 'popup', url: 'about:blank', focused: true, ...size });
  const tabId = opened.tabs?.[0]?.id;
  if (tabId === undefined || opened.id === undefined) throw new TokenFault('cancelled');
  const windowId = opened.id;
  const id = firstSignedId + tabId;
  const { origin, pathname } = new URL(redirectUrl);
  const condition = { urlFilter: `|${origin}${pathname}`, tabIds: [tabId], resourceTypes: ['main_frame'] };
  await browserSide.updateRules({
    remove: [id],
    add: [{ id, priority, action: { type: 'block' }, condition }],
  });
  let stop = () => {};
  const back = new Promise<URL>((resolve, reject) => {
    const failed = (details: { tabId: number; frameId: number; url: string }) => {
      const url = URL.parse(details.url);
      if (
        details.tabId === tabId &&
        details.frameId === 0 &&
        url?.origin === origin &&
        url.pathname === pathname
      )
        resolve(url);
    };
    const end = () => reject(new TokenFault('cancelled'));
    const removed = (closed: number) => closed === windowId && end();
    browser.webNavigation.onErrorOccurred.addListener(failed);
    browser.windows.onRemoved.addListener(removed);
    flows.add(end);
    stop = () => {
      flows.delete(end);
      browser.webNavigation.onErrorOccurred.removeListener(failed);
      browser.windows.onRemoved.removeListener(removed);
    };
  });
  try {
    await browser.tabs.update(tabId, { url: address.href });
    return await back;
  } finally {
    stop();
    await browser.windows.remove(windowId).catch(() => undefined);
    await browserSide.updateRules({ remove: [id], add: [] });
  }
}

/** The browser says in words of its own why there is no answer; closing the window is the common one. */
const cancelled = () => new TokenFault('cancelled');

/** Where redirects go to when the config names no address of its own: it is to be registered at the server. */
export const ownRedirectUrl = (): string => browser.identity.getRedirectURL();

/** @throws TokenFault (`cancelled`) when the user closes the window, or takes too long. */
export async function authorize(address: URL, redirectUrl: string): Promise<URL> {
  const sleep = keepAwake();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(cancelled()), longestMs);
  });
  try {
    const flow =
      redirectUrl === ownRedirectUrl()
        ? byIdentity(address).catch(() => Promise.reject(cancelled()))
        : byLoopback(address, redirectUrl);
    return await Promise.race([flow, late]);
  } finally {
    clearTimeout(timer);
    sleep();
  }
}
