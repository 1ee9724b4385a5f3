/**
 * What no rule may attach where rules cannot tell the page at the top of the tab (Firefox): decided for each request
 * by itself, by the same words as a challenge (servesSite), with its exact initiator and top page.
 */
import type { PairState } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import { type Attachment, browserSide, type SendingRequest } from '../../browser/index.js';
import { namedBy, onlyPair, pairsFor } from '../authcfg/pairs-for.js';
import { isFencedOff } from '../certificate/fenced.js';
import { pageFailed } from '../certificate/locked-pages.js';
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
  const { type, method } = request;
  const isNavigation = type === 'main_frame';
  if (isNavigation && (method === 'GET' || method === 'HEAD')) return false;
  // A preflight is the browser's own question and carries no credentials.
  if (method === 'OPTIONS') return false;
  if (pair.resource.attach === 'navigations') return false;
  return servedByRule(pair, state) && servesSite(request, allowsSite);
}

/**
 * Whether a pair answers once more a Digest challenge that an earlier request met. `boundRealm`: the realm the user
 * bound the config to, if any.
 */
export function answersAgain(
  request: SendingRequest,
  { method, resource }: Pair,
  state: PairState,
  boundRealm: string | undefined,
  allowsSite: (host: string) => boolean,
): boolean {
  const { keptDigest, type, incognito } = request;
  if (keptDigest === undefined || incognito || request.method === 'OPTIONS') return false;
  if (methods.get(method)?.scheme !== 'digest' || state.outcome !== 'proven') return false;
  if (resource.scheme === 'http' && !resource.allowClearText) return false;
  if (resource.attach === 'navigations' && type !== 'main_frame') return false;
  const realms = [state.realm, boundRealm].filter(realm => realm !== undefined);
  return realms.every(realm => realm === keptDigest.realm) && servesSite(request, allowsSite);
}

async function attachmentFor(request: SendingRequest): Promise<Attachment | undefined> {
  await ready();
  const open = opened();
  if (isFencedOff(open, request)) {
    // Of a page that is held back at the browser's start Firefox tells no error.
    if (open === undefined) void pageFailed(request);
    return { block: true };
  }
  const pair = open && onlyPair(pairsFor(open, request));
  if (open === undefined || pair === undefined) return undefined;
  // Whether a typed address named another, only a challenge tells: nothing goes before it.
  const named = namedBy(open, request.url);
  if (named.kind === 'pair' && named.pair !== pair) return undefined;
  const allows = open.allowsSite(pair, request.tabId);
  const state = open.pairs.state(pair);
  const attachment = async (): Promise<Attachment | undefined> => {
    if (attaches(request, pair, state, allows)) {
      const headers = (await open.effect(pair))?.headers;
      return headers && { headers };
    }
    const fields = request.keptDigest && (await open.fields(pair));
    if (!fields || !answersAgain(request, pair, state, fields.realm || undefined, allows)) return undefined;
    return { credentials: { username: fields.username ?? '', password: fields.password ?? '' } };
  };
  const attached = await attachment();
  // Invariant 4: a lock that came meanwhile wins.
  return opened() === open ? attached : undefined;
}

/** Registers the listener where the browser needs one. */
export function attachEmbedded(): void {
  browserSide.onSending?.(attachmentFor);
}
