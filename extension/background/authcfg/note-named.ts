/** Telling the user of ids in URLs that are of no use there: unknown ones, and those of configs for other URLs. */
import type { WebRequest } from 'webextension-polyfill';
import { servesSite } from '../challenge/decide.js';
import { topPageOf } from '../challenge/top-page.js';
import { opened, ready } from '../session.js';
import { happened } from '../status.js';
import { namedBy } from './pairs-for.js';

type Seen = Pick<WebRequest.OnCompletedDetailsType, 'url' | 'type' | 'method' | 'tabId' | 'incognito'> & {
  readonly initiator?: string;
};

/** Makes an entry, unless the request is one that no config of the resource may be used for: strangers ask for much. */
export async function noteNamed(details: Seen): Promise<void> {
  const { url, tabId, initiator, incognito } = details;
  if (incognito || initiator === location.origin || !url.includes('authcfg=')) return;
  await ready();
  const request = { ...details, initiator, topPage: await topPageOf(tabId) };
  const open = opened();
  const named = open && namedBy(open, url);
  if (open === undefined || (named?.kind !== 'unknown' && named?.kind !== 'elsewhere')) return;
  const pairs = open.pairs.best(url);
  const [first] = pairs;
  if (first === undefined || !pairs.some(pair => servesSite(request, open.allowsSite(pair, tabId)))) return;
  await happened(tabId, {
    outcome: named.kind === 'unknown' ? 'authcfg-unknown' : 'authcfg-elsewhere',
    resource: first.text,
    url,
    authcfg: named.id,
  });
}
