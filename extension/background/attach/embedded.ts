/**
 * What no rule may attach where rules cannot tell the page at the top of the tab (Firefox): decided for each request
 * by itself, by the same words as a challenge (servesSite), with its exact initiator and top page.
 */
import type { PairState } from '../../../shared/auth-config.js';
import { browserSide, type SendingRequest } from '../../browser/index.js';
import { servesSite } from '../challenge/decide.js';
import { opened, ready } from '../session.js';
import { type Pair, servedByRule } from './place.js';

/** Whether a pair's headers go with a request. Navigations that rule a serves are left to it. */
export function attaches(
  request: SendingRequest,
  pair: Pair,
  state: PairState,
  allowsSite: (host: string) => boolean,
): boolean {
  const { type, method, incognito } = request;
  const isNavigation = type === 'main_frame';
  if (isNavigation && (method === 'GET' || method === 'HEAD')) return false;
  // A preflight is the browser's own question and carries no credentials.
  if (incognito || method === 'OPTIONS') return false;
  if (pair.resource.attach === 'navigations') return false;
  return servedByRule(pair, state) && servesSite(request, allowsSite);
}

async function headersFor(request: SendingRequest): Promise<Readonly<Record<string, string>> | undefined> {
  await ready();
  const open = opened();
  const pairs = open?.pairs.best(request.url) ?? [];
  const [pair] = pairs;
  if (open === undefined || pair === undefined || pairs.length > 1) return undefined;
  const allows = (host: string) => open.grants.table.allows(pair.configId, host, request.tabId);
  if (!attaches(request, pair, open.pairs.state(pair), allows)) return undefined;
  const headers = await open.headers(pair);
  // Invariant 4: a lock that came meanwhile wins.
  return opened() === open ? headers : undefined;
}

/** Registers the listener where the browser needs one. */
export function attachEmbedded(): void {
  browserSide.onSending?.(headersFor);
}
