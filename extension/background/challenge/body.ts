/**
 * Refusals that stand in a body alone: ArcGIS answers 200 with an error in JSON, and a 403 of S3 may say as much of the
 * object as of the secret. No browser shows bodies to an extension the same way, so a response that may be one is asked for
 * once more, at most once a minute for each pair.
 */
import type { WebRequest } from 'webextension-polyfill';
import { bytesOfHeaders } from '../../../shared/header-bytes.js';
import { methods } from '../../../shared/methods/index.js';
import type { BodyRefusal, Effect } from '../../../shared/methods/method.js';
import type { Pair } from '../attach/place.js';
import { headerOf } from './sent.js';

/** An error says little; what is longer is content. */
const longest = 2048;
const askEveryMs = 60_000;
const longestMs = 15_000;

const asked = new WeakMap<Pair, number>();

type Response = Pick<WebRequest.OnHeadersReceivedDetailsType, 'method' | 'responseHeaders' | 'statusCode'>;

function mayRefuse(
  { statuses, contentType }: BodyRefusal,
  { method, responseHeaders, statusCode }: Response,
): boolean {
  const type = headerOf(responseHeaders, 'content-type') ?? '';
  const length = Number(headerOf(responseHeaders, 'content-length') ?? 0);
  const isContent = statusCode === 200 && length > longest;
  return method === 'GET' && statuses.includes(statusCode) && contentType.test(type) && !isContent;
}

/**
 * What is asked for once more, and with what. Of signed addresses the resource's own: a page may ask for one that the server
 * reads otherwise than it was signed, and must not be able to switch a good config off by that.
 */
function question({ resource }: Pair, { headers = {}, signing }: Effect, url: string, now: number) {
  if (signing === undefined) return { url, headers };
  const own = new URL(url);
  Object.assign(own, { pathname: resource.path, search: '', hash: '' });
  const signed = signing.headers?.({ url: own.href, method: 'GET', time: now });
  return signed === undefined
    ? { url: signing.address({ url: own.href, method: 'GET', time: now }), headers }
    : { url: own.href, headers: signed };
}

/** The beginning of a body. */
async function beginning(response: globalThis.Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    text += decoder.decode(part.value, { stream: true });
    if (text.length > longest) break;
  }
  return text;
}

/** Whether the response refuses the pair's secret in its body. `now` in milliseconds since the epoch. */
export async function refusesInBody(
  pair: Pair,
  effect: Effect,
  url: string,
  response: Response,
  now: number,
): Promise<boolean> {
  const { refusal } = methods.get(pair.method) ?? {};
  if (refusal === undefined || !mayRefuse(refusal, response)) return false;
  if (now - (asked.get(pair) ?? Number.NEGATIVE_INFINITY) < askEveryMs) return false;
  asked.set(pair, now);
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestMs);
  try {
    const asks = question(pair, effect, url, now);
    const again = await fetch(asks.url, {
      headers: bytesOfHeaders(asks.headers),
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    });
    return refusal.statuses.includes(again.status) && refusal.isIn(await beginning(again));
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
