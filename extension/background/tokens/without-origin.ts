/**
 * Requests to token endpoints go without the Origin that the browser adds: it would tell which extension is installed,
 * and servers take it for a page of another site and refuse (Microsoft Entra by AADSTS9002326, oidc-provider with
 * `invalid_request`).
 */
import browser from 'webextension-polyfill';
import { browserSide } from '../../browser/index.js';
import { newRuleId } from './rule-id.js';

/** Does `work` while requests of ours to this address have no Origin. */
export async function withoutOrigin<T>(address: string, work: () => Promise<T>): Promise<T> {
  const id = newRuleId();
  const { origin, pathname } = new URL(address);
  const rule = {
    id,
    priority: 1,
    action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
    condition: {
      urlFilter: `|${origin}${pathname}`,
      initiatorDomains: [new URL(browser.runtime.getURL('')).hostname],
      resourceTypes: ['xmlhttprequest'],
      tabIds: [-1],
    },
  };
  await browserSide.updateRules({ remove: [id], add: [rule] });
  try {
    return await work();
  } finally {
    await browserSide.updateRules({ remove: [id], add: [] });
  }
}
