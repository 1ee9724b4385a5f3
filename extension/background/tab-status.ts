/** What the popup shows of a tab. */
import browser from 'webextension-polyfill';
import type { RequestOf, ResponseOf } from '../messages.js';
import { opened } from './session.js';
import { entriesOf } from './status.js';
import { noteActed } from './unlock/acted.js';

/** The tab's host, what happened to its requests, and the config its page belongs to. */
export async function tabStatus({ tabId }: RequestOf<'tab.status'>): Promise<ResponseOf<'tab.status'>> {
  noteActed(tabId); // the user looks at the popup on this tab
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  const url = tab?.url;
  const host = url === undefined ? undefined : URL.parse(url)?.hostname;
  const pairs = url === undefined ? [] : (opened()?.pairs.best(url) ?? []);
  const [pair] = pairs;
  const open = opened();
  return {
    ...(host ? { host } : {}),
    ...(tab?.incognito ? { private: true } : {}),
    entries: [...(await entriesOf(tabId))],
    ...(pair === undefined || open === undefined || pairs.length > 1
      ? {}
      : {
          config: {
            id: pair.configId,
            name: pair.name,
            outcome: open.pairs.state(pair).outcome,
            resource: pair.text,
          },
        }),
  };
}
