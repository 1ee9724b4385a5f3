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

/**
 * Makes an entry, also where no config is for the URL, as when a project names one that its user does not have; not for
 * a request that no config of the resource may be used for: strangers ask for much.
 */
export async function noteNamed(details: Seen): Promise<void> {
  const { url, tabId, initiator, incognito } = details;
  if (incognito || initiator === location.origin || !url.includes('authcfg=')) return;
  await ready();
  const request = { ...details, initiator, topPage: await topPageOf(tabId) };
  const open = opened();
  const named = open && namedBy(open, url);
  if (open === undefined || (named?.kind !== 'unknown' && named?.kind !== 'elsewhere')) return;
  const isUnknown = named.kind === 'unknown';
  // A client certificate serves beside headers, and no URL chooses among these.
  if (!isUnknown && open.identitiesAt(url).some(({ configId }) => configId === named.configId)) return;
  const pairs = open.pairs.best(url);
  if (!servesSite(request, host => pairs.some(pair => open.allowsSite(pair, tabId)(host)))) return;
  const [first] = pairs;
  const unknown = first === undefined ? 'authcfg-missing' : 'authcfg-unknown';
  await happened(tabId, {
    outcome: isUnknown ? unknown : 'authcfg-elsewhere',
    resource: first?.text ?? `${new URL(url).origin}/`,
    url,
    authcfg: named.id,
  });
}
