/** Holding a request until the vault is open: the policy, the queue and the window put together. */
import browser from 'webextension-polyfill';
import type { AuthRequest } from '../../browser/index.js';
import { unlock } from '../lock.js';
import { noteWrongPassword } from '../session.js';
import { forgetActed, userActed } from './acted.js';
import { mayOpenUnlock } from './policy.js';
import { UnlockQueue } from './queue.js';
import { PromptWindow } from './window.js';

const promptWindow = new PromptWindow(
  {
    opened: unlock,
    wrongPassword: noteWrongPassword,
    closed: () => queue.cancel(),
  },
  () => ({ waiting: queue.rows(), endsAt: queue.endsAt }),
);
// After a cancel, or a wait past the limit, the window does not come back by itself.
const queue = new UnlockQueue(promptWindow, forgetActed);

/** Holds a challenged request until the vault is open; `locked`: the window may not open for it. */
export async function awaitUnlock(request: AuthRequest): Promise<'unlocked' | 'cancelled' | 'locked'> {
  const tab = request.tabId < 0 ? undefined : await browser.tabs.get(request.tabId).catch(() => undefined);
  const host = new URL(request.url).hostname;
  const may = mayOpenUnlock({
    type: request.type,
    host,
    initiator: request.initiator,
    topHost: tab?.url === undefined ? undefined : URL.parse(tab.url)?.hostname,
    tabActive: tab?.active ?? false,
    userActed: userActed(request.tabId),
  });
  if (!may) return 'locked';
  const site = request.initiator === undefined ? undefined : URL.parse(request.initiator)?.hostname;
  const { requestId, tabId } = request;
  return queue.wait({ requestId, tabId, host, ...(site === undefined ? {} : { site }) });
}

/** The vault was opened, here or in another page. */
export function releaseWaiting(): void {
  queue.unlocked();
}

/** A request ended while it may have waited. */
export function dropWaiting(requestId: string): void {
  queue.drop(requestId);
}

export { promptWindow };
