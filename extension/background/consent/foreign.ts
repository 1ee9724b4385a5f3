/**
 * What the user hears of requests that a site without a grant caused: an entry in the popup that leads to the
 * decision, and the question itself where the prompt window may open. The browser shows them only where it lets us act
 * for the page, so for most with "watch all sites" alone.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { hostOf } from '../../../shared/domains.js';
import type { TopPage } from '../../browser/index.js';
import { type Pair, signs } from '../attach/place.js';
import { namedBy, onlyPair } from '../authcfg/pairs-for.js';
import { servesSite } from '../challenge/decide.js';
import { unsignedStatuses } from '../challenge/refusal.js';
import { hadAuthorization } from '../challenge/sent.js';
import { topPageOf } from '../challenge/top-page.js';
import { askConsent } from '../prompt/ask.js';
import { type OpenVault, opened, ready } from '../session.js';
import { happened } from '../status.js';

type Received = WebRequest.OnHeadersReceivedDetailsType & { initiator?: string };

interface Caused {
  readonly url: string;
  readonly initiator?: string | undefined;
  readonly topPage: TopPage;
}

/** The site whose grant is missing: that of the page that caused the request, else that of the page around it. */
export function missingSite(
  { url, initiator, topPage }: Caused,
  allows: (host: string) => boolean,
): string | undefined {
  const own = hostOf(url);
  const from = hostOf(initiator);
  // Nobody can be asked about an opaque origin.
  if (from === undefined || from === '') return undefined;
  const top = topPage === 'unreadable' ? undefined : topPage.host;
  return [from, top].find(host => host !== undefined && host !== own && !allows(host));
}

/**
 * Whether a grant could serve such a request: pages that came over http are nobody's (invariant 3), and a navigation
 * has left the page that caused it.
 */
export function mayBeGranted({ initiator, topPage }: Caused, type: string): boolean {
  const isSecure = initiator !== undefined && URL.parse(initiator)?.protocol === 'https:';
  return type !== 'main_frame' && isSecure && topPage !== 'unreadable' && topPage.scheme === 'https';
}

type Seen = Pick<Received, 'url' | 'tabId' | 'type' | 'method'> & { initiator?: string };

/** Makes an entry of a request that a pair would serve if its site had a grant, and asks where that may be asked. */
async function tell(open: OpenVault, pair: Pair, details: Seen): Promise<void> {
  const { url, tabId } = details;
  const { configId } = pair;
  const request = { ...details, topPage: await topPageOf(tabId), initiator: details.initiator };
  const allows = open.allowsSite(pair, tabId);
  if (opened() !== open || servesSite(request, allows)) return;
  const site = missingSite(request, allows);
  const decision = site === undefined ? undefined : open.grants.table.decision(configId, site);
  if ((decision ?? open.vault.settings().unknownSites) === 'never') return;
  await happened(tabId, {
    outcome: 'foreign',
    pair,
    resource: pair.text,
    url,
    ...(site === undefined ? {} : { site }),
  });
  if (site === undefined || !mayBeGranted(request, details.type)) return;
  // Only with the opt-in: no dialog of the browser's own is left to come, which follows a click in the popup alone.
  if (!(await browser.permissions.contains({ origins: ['https://*/*'] }))) return;
  if (opened() === open) await askConsent(tabId, { site, configId, resource: pair.text });
}

/** A response that asks for credentials, unless the user does not want to hear of that site. */
export async function noteForeign(details: Received): Promise<void> {
  const { requestId, url, statusCode: status } = details;
  if (!unsignedStatuses.has(status) || details.incognito || hadAuthorization(requestId)) return;
  if (details.initiator === location.origin) return;
  await ready();
  const open = opened();
  if (open === undefined) return;
  // What the URL names is what the page asks for, though it may not choose without a grant.
  const named = namedBy(open, url);
  const pair = named.kind === 'pair' ? named.pair : onlyPair(open.pairs.best(url));
  if (pair === undefined || (status !== 401 && status !== 403 && !signs(pair))) return;
  const { resource } = pair;
  if (resource.attach === 'navigations' || (resource.scheme === 'http' && !resource.allowClearText)) return;
  await tell(open, pair, details);
}

/** A request that failed: perhaps at the fence around a client certificate. */
export async function noteFenced(details: Seen): Promise<void> {
  if (details.type === 'main_frame' || details.initiator === location.origin) return;
  await ready();
  const open = opened();
  const pair = open?.identitiesAt(details.url)[0];
  if (open !== undefined && pair !== undefined) await tell(open, pair, details);
}
