/** The page at the top of a tab. */
import type { TopPage } from '../../browser/index.js';
import { tabOf } from '../tab-of.js';

/** As far as the browser tells. */
export async function topPageOf(tabId: number): Promise<TopPage> {
  const tab = await tabOf(tabId);
  const url = tab?.url === undefined ? null : URL.parse(tab.url);
  return url === null || url.hostname === ''
    ? 'unreadable'
    : { host: url.hostname, scheme: url.protocol.slice(0, -1) };
}
