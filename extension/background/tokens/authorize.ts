/**
 * The user's part of the authorization code grant: he signs in at the authorization server, in a window of its own, and
 * is sent back to the redirect address, which nobody has to serve.
 */
import browser from 'webextension-polyfill';
import { browserSide } from '../../browser/index.js';
import { keepAwake } from '../awake.js';
import { TokenFault } from './fault.js';
import { newRuleId } from './rule-id.js';
import { untilLock } from './until-lock.js';

/** How long the user may take, in milliseconds. */
const longestMs = 10 * 60_000;
const size = { width: 560, height: 760 };
/** Above whatever else there is. */
const priority = 2 ** 23;

/** The browser says in words of its own why there is no answer; closing the window is the common one. */
const cancelled = () => new TokenFault('cancelled');

/** RFC 8252, 7.1: the browser's own window and redirect address for extensions. */
async function byIdentity(address: URL, ends: AbortSignal): Promise<URL> {
  // Its window is the browser's, who has no way to close it; what comes of it later is let go.
  const ended = new Promise<never>((_, reject) => ends.addEventListener('abort', reject));
  const flow = browser.identity.launchWebAuthFlow({ url: address.href, interactive: true });
  return new URL(await Promise.race([flow, ended]).catch(() => Promise.reject(cancelled())));
}

/** What the browser tells of navigations to the redirect address that did not take place, by tab; until `stop`. */
function watchRedirects({ origin, pathname }: URL, onCaught: () => void) {
  const caught = new Map<number, URL>();
  const failed = ({ tabId, frameId, url }: { tabId: number; frameId: number; url: string }) => {
    const to = URL.parse(url);
    if (frameId !== 0 || to?.origin !== origin || to.pathname !== pathname) return;
    caught.set(tabId, to);
    onCaught();
  };
  browser.webNavigation.onErrorOccurred.addListener(failed);
  return { caught, stop: () => browser.webNavigation.onErrorOccurred.removeListener(failed) };
}

/**
 * RFC 8252, 7.3, without anybody who listens: a rule blocks the navigation to the redirect address in this one tab, so
 * that it never leaves, and the browser tells where it would have gone. Who is signed in there already may be sent back at
 * once: until the tab is known the rule is for all.
 */
async function byLoopback(address: URL, redirectUrl: string, ends: AbortSignal): Promise<URL> {
  const redirect = new URL(redirectUrl);
  const id = newRuleId();
  const block = (inTab: { tabIds?: number[] }) => {
    const urlFilter = `|${redirect.origin}${redirect.pathname}`;
    const condition = { urlFilter, resourceTypes: ['main_frame'], ...inTab };
    const rule = { id, priority, action: { type: 'block' }, condition };
    return browserSide.updateRules({ remove: [id], add: [rule] });
  };
  let tab: { readonly windowId: number; readonly tabId: number } | undefined;
  let look = () => {};
  let end = () => {};
  const back = new Promise<URL>((resolve, reject) => {
    look = () => {
      const url = tab && caught.get(tab.tabId);
      if (url !== undefined) resolve(url);
    };
    end = () => reject(cancelled());
  });
  // Looked at below, but it may be over before.
  back.catch(() => undefined);
  const { caught, stop } = watchRedirects(redirect, () => look());
  const removed = (closed: number) => closed === tab?.windowId && end();
  browser.windows.onRemoved.addListener(removed);
  ends.addEventListener('abort', end);
  try {
    await block({});
    const opened = await browser.windows.create({ type: 'popup', url: address.href, focused: true, ...size });
    const [first] = opened.tabs ?? [];
    if (first?.id === undefined || opened.id === undefined) throw cancelled();
    tab = { windowId: opened.id, tabId: first.id };
    await block({ tabIds: [tab.tabId] });
    look();
    return await back;
  } finally {
    stop();
    ends.removeEventListener('abort', end);
    browser.windows.onRemoved.removeListener(removed);
    if (tab !== undefined) await browser.windows.remove(tab.windowId).catch(() => undefined);
    await browserSide.updateRules({ remove: [id], add: [] });
  }
}

/** Where redirects go to when the config names no address of its own: it is to be registered at the server. */
export const ownRedirectUrl = (): string => browser.identity.getRedirectURL();

/** @throws TokenFault (`cancelled`) when the user closes the window, takes too long, or locks the vault. */
export async function authorize(address: URL, redirectUrl: string): Promise<URL> {
  const sleep = keepAwake();
  const ends = AbortSignal.any([AbortSignal.timeout(longestMs), untilLock()]);
  try {
    if (ends.aborted) throw cancelled();
    if (redirectUrl !== ownRedirectUrl()) return await byLoopback(address, redirectUrl, ends);
    return await byIdentity(address, ends);
  } finally {
    sleep();
  }
}
