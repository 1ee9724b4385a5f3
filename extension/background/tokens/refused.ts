/**
 * A server that wants a token: one that was refused is renewed once, and where that is not possible the user is asked to
 * sign in. Nothing is held meanwhile; the page is loaded anew when there is a token.
 */
import type { WebRequest } from 'webextension-polyfill';
import { methods } from '../../../shared/methods/index.js';
import { isSomething, type Pair } from '../attach/place.js';
import { onlyPair } from '../authcfg/pairs-for.js';
import { servesSite } from '../challenge/decide.js';
import { sentWith } from '../challenge/sent.js';
import { topPageOf } from '../challenge/top-page.js';
import { loadAgain } from '../load-again.js';
import { markFailed } from '../outcomes.js';
import { askAuthorize } from '../prompt/ask.js';
import { type OpenVault, opened, ready } from '../session.js';
import { happened } from '../status.js';
import { TokenFault } from './fault.js';
import { cameBefore, renew, signIn } from './keeper.js';
import { pausedUntil } from './pauses.js';
import { sourceOf } from './sources.js';

type Refused = Pick<
  WebRequest.OnHeadersReceivedDetailsType,
  'requestId' | 'tabId' | 'type' | 'method' | 'url' | 'statusCode'
> & { readonly initiator?: string; readonly incognito?: boolean };

/** A token that is refused so soon is not refused for its age, in milliseconds. */
const freshMs = 10_000;

/** Asks until there is a token or the user gives up. */
async function askSignIn(open: OpenVault, pair: Pair, refused: Refused): Promise<void> {
  const { configId } = pair;
  const host = new URL(refused.url).host;
  for (let fault: TokenFault | undefined; ; ) {
    const said = fault && { ok: false as const, reason: fault.reason, ...fault.about };
    const question = { configId, host, ...(said === undefined ? {} : { fault: said }) };
    if ((await askAuthorize(refused.tabId, question)) !== 'answered' || opened() !== open) return;
    try {
      await signIn(open, configId);
      await loadAgain(open, refused);
      return;
    } catch (error) {
      if (!(error instanceof TokenFault)) throw error;
      fault = error;
    }
  }
}

/** Gets a token for a request that the server refused, by itself or by the user. */
async function getToken(open: OpenVault, pair: Pair, refused: Refused): Promise<void> {
  const { tabId, url, statusCode: status, type } = refused;
  const entry = { pair, resource: pair.text, url, status };
  try {
    if (pausedUntil(pair.configId) > Date.now()) throw new TokenFault('unreachable');
    await renew(open, pair.configId);
    // Without anything to send it would be refused again, and so on.
    if (!(await isServed(open, pair)) || !(await loadAgain(open, refused)))
      await happened(tabId, { ...entry, outcome: 'token-renewed' });
  } catch (error) {
    if (!(error instanceof TokenFault)) throw error;
    const silent = sourceOf(pair)?.isSilent?.((await open.fields(pair)) ?? {}) === true;
    await happened(tabId, { ...entry, outcome: silent ? 'no-token' : 'sign-in-needed' });
    if (error.reason === 'sign-in' && type === 'main_frame') await askSignIn(open, pair, refused);
  }
}

/** Whether the token of a pair has expired by its own word. */
export async function isExpired(open: OpenVault, pair: Pair): Promise<boolean> {
  const { expiresAt } = (await open.fields(pair)) ?? {};
  return Boolean(expiresAt) && Number(expiresAt) < Date.now();
}

/** The server refused a request that carried the pair's token. */
export async function tokenRefused(open: OpenVault, pair: Pair, refused: Refused): Promise<void> {
  const fields = (await open.fields(pair)) ?? {};
  const isFresh = Date.now() - Number(fields.obtainedAt) < freshMs;
  if (!isFresh) return getToken(open, pair, refused);
  await markFailed(open, pair, refused.statusCode);
  const { url, statusCode: status } = refused;
  await happened(refused.tabId, {
    pair,
    resource: pair.text,
    url,
    status,
    outcome: sourceOf(pair)?.renews(fields) ? 'wrong-credentials' : 'sign-in-needed',
  });
}

/** Whether requests of a pair carry something. */
async function isServed(open: OpenVault, pair: Pair): Promise<boolean> {
  const effect = await open.effect(pair);
  return effect !== undefined && isSomething(effect);
}

/** From onHeadersReceived: a request that would have carried a token, had there been one. */
export async function noteWanted(details: Refused): Promise<void> {
  const { requestId, statusCode, url, type, method, initiator, incognito, tabId } = details;
  if (statusCode < 400 || incognito || tabId < 0) return;
  // Read before anything is awaited: the request may have ended and be forgotten then.
  const { since = 0 } = sentWith(requestId);
  await ready();
  const open = opened();
  const pair = open && onlyPair(open.pairs.best(url));
  if (open === undefined || pair === undefined || !sourceOf(pair)?.wantedBy.has(statusCode)) return;
  if (open.pairs.state(pair).outcome === 'failed') return;
  if (methods.get(pair.method)?.serves?.((await open.fields(pair)) ?? {}, pair.text) === false) return;
  if (await isServed(open, pair)) {
    if (await cameBefore(since, pair.configId)) await loadAgain(open, details);
    return;
  }
  // A site without a grant makes nobody sign in (invariant 3).
  const facts = { url, type, method, initiator, topPage: await topPageOf(tabId) };
  if (!servesSite(facts, open.allowsSite(pair, tabId))) return;
  await getToken(open, pair, details);
}
