/** "Once per page load": what was allowed for a page ends when its tab goes on to another. */
import browser from 'webextension-polyfill';
import type { RequestOf } from '../../messages/requests.js';
import type { Grants } from '../consent/grants.js';
import { opened, ready } from '../session.js';
import { renewConsent } from './consent.js';

/** Tabs whose next page load was asked for by our own "Reload": it keeps what was allowed for it. */
const reloading = new Set<number>();

export async function reloadTab({ tabId }: RequestOf<'tab.reload'>): Promise<{ ok: true }> {
  reloading.add(tabId);
  await browser.tabs.reload(tabId);
  return { ok: true };
}

/** Changes what a tab is allowed, if it is allowed something. */
async function change(tabId: number, how: (grants: Grants) => unknown): Promise<void> {
  await ready();
  const open = opened();
  if (!open?.grants.concernsTab(tabId)) return;
  await how(open.grants);
  await renewConsent(open);
}

function changed(tabId: number, how: (grants: Grants) => unknown): void {
  change(tabId, how).catch(error => console.error('Page load not followed', error));
}

/** Registers the listeners. The tab's own navigations alone count, not those of frames. */
export function listenForPageLoads(): void {
  const { onBeforeNavigate, onCommitted, onErrorOccurred } = browser.webNavigation;
  onBeforeNavigate.addListener(({ tabId, frameId }) => {
    if (frameId === 0 && !reloading.has(tabId)) changed(tabId, grants => grants.setLeaving(tabId, true));
  });
  onErrorOccurred.addListener(({ tabId, frameId }) => {
    if (frameId !== 0) return;
    reloading.delete(tabId);
    changed(tabId, grants => grants.setLeaving(tabId, false));
  });
  onCommitted.addListener(({ tabId, frameId, transitionType }) => {
    if (frameId !== 0) return;
    const isOurs = reloading.delete(tabId) && transitionType === 'reload';
    if (!isOurs) changed(tabId, grants => grants.leave(tabId));
  });
  // Firefox tells of no error when a tab is sent to a file that it does not show: it only ceases to load.
  browser.tabs.onUpdated.addListener((tabId, { status }, tab) => {
    if (status === 'complete' && tab.status === 'complete')
      changed(tabId, grants => grants.setLeaving(tabId, false));
  });
  browser.tabs.onRemoved.addListener(tabId => changed(tabId, grants => grants.leave(tabId)));
}
