/**
 * Refusals that stand in a body alone: ArcGIS answers 200 with an error in JSON. No browser shows bodies to an extension
 * the same way, so a response that may be one is asked for once more, at most once a minute for each pair.
 */
import type { WebRequest } from 'webextension-polyfill';
import { bytesOfHeaders } from '../../../shared/header-bytes.js';
import { methods } from '../../../shared/methods/index.js';
import type { Effect } from '../../../shared/methods/method.js';
import type { Pair } from '../attach/place.js';
import { headerOf } from './sent.js';

/** An error says little; what is longer is content. */
const longest = 2048;
const askEveryMs = 60_000;
const longestMs = 15_000;

const asked = new WeakMap<Pair, number>();

type Response = Pick<WebRequest.OnHeadersReceivedDetailsType, 'method' | 'responseHeaders' | 'statusCode'>;

function mayRefuse({ method, responseHeaders, statusCode }: Response): boolean {
  const type = headerOf(responseHeaders, 'content-type') ?? '';
  const length = Number(headerOf(responseHeaders, 'content-length') ?? 0);
  return method === 'GET' && statusCode === 200 && /json|text\/plain/i.test(type) && length <= longest;
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
  { headers = {} }: Effect,
  url: string,
  response: Response,
  now: number,
): Promise<boolean> {
  const { refusedIn } = methods.get(pair.method) ?? {};
  if (refusedIn === undefined || !mayRefuse(response)) return false;
  if (now - (asked.get(pair) ?? Number.NEGATIVE_INFINITY) < askEveryMs) return false;
  asked.set(pair, now);
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestMs);
  try {
    const again = await fetch(url, {
      headers: bytesOfHeaders(headers),
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    });
    return again.status === 200 && refusedIn(await beginning(again));
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
