/**
 * What no rule may attach where rules cannot tell the page at the top of the tab (Firefox): decided for each request
 * by itself, by the same words as a challenge (servesSite), with its exact initiator and top page.
 */
import type { PairState } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import type { Effect } from '../../../shared/methods/method.js';
import { hasParameters, withParameters } from '../../../shared/query.js';
import { type Attachment, browserSide, type SendingRequest } from '../../browser/index.js';
import { namedBy, onlyPair, pairsFor } from '../authcfg/pairs-for.js';
import { isFencedOff } from '../certificate/fenced.js';
import { pageFailed } from '../certificate/locked-pages.js';
import { servesSite } from '../challenge/decide.js';
import { type OpenVault, opened, ready } from '../session.js';
import { goesUnasked, type Pair, signs } from './place.js';

/** Whether what a pair sets goes with a request. Navigations that rule a serves are left to it. */
export function attaches(
  request: SendingRequest,
  pair: Pair,
  state: PairState,
  allowsSite: (host: string) => boolean,
): boolean {
  const { type, method } = request;
  const isNavigation = type === 'main_frame';
  if (isNavigation && (method === 'GET' || method === 'HEAD')) return signs(pair) && goesUnasked(pair, state);
  // A preflight is the browser's own question and carries no credentials.
  if (method === 'OPTIONS') return false;
  if (pair.resource.attach === 'navigations') return false;
  return goesUnasked(pair, state) && servesSite(request, allowsSite);
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

/** The pair whose secret may go with a request of this address, as far as the address says. */
function pairOf(open: OpenVault, request: SendingRequest): Pair | undefined {
  const pair = onlyPair(pairsFor(open, request));
  // Whether a typed address named another, only a challenge tells: nothing goes before it.
  const named = namedBy(open, request.url);
  return named.kind === 'pair' && named.pair !== pair ? undefined : pair;
}

/** What the pair of a request sets on it, if it goes with it. */
async function effectFor(open: OpenVault, request: SendingRequest, pair: Pair): Promise<Effect | undefined> {
  const allows = open.allowsSite(pair, request.tabId);
  return attaches(request, pair, open.pairs.state(pair), allows) ? open.effect(pair) : undefined;
}

async function attachmentFor(request: SendingRequest): Promise<Attachment | undefined> {
  await ready();
  const open = opened();
  if (isFencedOff(open, request)) {
    // Of a page that is held back at the browser's start Firefox tells no error.
    if (open === undefined) void pageFailed(request);
    return { block: true };
  }
  const pair = open && pairOf(open, request);
  if (open === undefined || pair === undefined) return undefined;
  const attachment = async (): Promise<Attachment | undefined> => {
    const effect = await effectFor(open, request, pair);
    if (effect !== undefined) {
      const headers = effect.headers ?? effect.signing?.headers?.({ ...request, time: Date.now() });
      return headers && { headers };
    }
    const fields = request.keptDigest && (await open.fields(pair));
    const [allows, state] = [open.allowsSite(pair, request.tabId), open.pairs.state(pair)];
    if (!fields || !answersAgain(request, pair, state, fields.realm || undefined, allows)) return undefined;
    return { credentials: { username: fields.username ?? '', password: fields.password ?? '' } };
  };
  const attached = await attachment();
  // Invariant 4: a lock that came meanwhile wins.
  return opened() === open ? attached : undefined;
}

/** The address that a request goes to in the place of its own; undefined when it is to stay as it is. */
async function addressFor(request: SendingRequest): Promise<string | undefined> {
  await ready();
  const open = opened();
  const pair = open && pairOf(open, request);
  if (open === undefined || pair === undefined || isFencedOff(open, request)) return undefined;
  const { query, signing } = (await effectFor(open, request, pair)) ?? {};
  if (opened() !== open) return undefined;
  if (query !== undefined)
    return hasParameters(request.url, query) ? undefined : withParameters(request.url, query);
  // Where the signature is not in headers; one that is there already was made for this very address.
  if (signing === undefined || signing.headers !== undefined || signing.isSigned(request.url, undefined))
    return undefined;
  return signing.address({ ...request, time: Date.now() });
}

/** Registers the listeners where the browser needs them. */
export function attachEmbedded(): void {
  browserSide.onSending?.(attachmentFor);
  browserSide.onRequest?.(addressFor);
}
