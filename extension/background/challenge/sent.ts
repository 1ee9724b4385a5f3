/**
 * What each running request went out with, as the browser reports it before sending. The headers tell exactly whether
 * Latchkey's own secret was attached to that very request (invariant 10), whatever the rules' fine print; the Sec-Fetch
 * headers tell who caused it. Memory only, and only while the request runs.
 */

import { headerBytes } from '../../../shared/header-bytes.js';
import type { Effect } from '../../../shared/methods/method.js';
import { hasParameters } from '../../../shared/query.js';

type Headers = readonly { name: string; value?: string }[] | undefined;

export interface Sent {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** A WebSocket has a connection of its own and may stay open for hours. */
  readonly webSocket?: boolean;
  readonly origin?: string;
  readonly headers?: Headers;
  readonly tabId?: number;
  /** What it had before any rule acted on it: its page's own. */
  readonly pagesOwn?: Headers;
}

/** The value of a header field; undefined when it is not there. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const lower = name.toLowerCase();
  return headers?.find(it => it.name.toLowerCase() === lower)?.value;
}

const requests = new Map<string, Sent>();
/** What was under way before the worker started is unknown: it may have ended just now. */
let lastEnd = Date.now();

/** How long nothing may have been under way for a quiet moment: a page asks for more when a part of it has come. */
const quietMs = 1000;
/** What runs longer is a stream or a long poll, whose end may never come: no quiet moment waits for it. */
const longRunMs = 30_000;
const nothing: Sent = {};
/** Headers that requests had before any rule acted on them: their pages'. */
const pagesOwn = new Map<string, Headers>();

/** WebSockets count to the origin whose credentials they take. */
const originOf = (url: string) => new URL(url.replace(/^ws/, 'http')).origin;

/** From onBeforeSendHeaders: what a request has before rules act on it; called anew for each hop of a redirect. */
export function noteBefore(requestId: string, headers: Headers): void {
  pagesOwn.set(requestId, headers);
}

/** From onSendHeaders; called anew for each hop of a redirect, and when a challenge was answered (then false). */
export function noteSent(requestId: string, url: string, headers: Headers, tabId = -1): boolean {
  const first = !requests.has(requestId);
  requests.set(requestId, {
    since: Date.now(),
    origin: originOf(url),
    webSocket: /^ws/.test(url),
    headers,
    tabId,
    pagesOwn: pagesOwn.get(requestId),
  });
  return first;
}

export function hadAuthorization(requestId: string): boolean {
  return headerOf(sentWith(requestId).headers, 'authorization') !== undefined;
}

export function sentWith(requestId: string): Sent {
  return requests.get(requestId) ?? nothing;
}

/** Whether a request went out, to this address, with all that a method sets. */
export function carried(sent: Sent, url: string, { headers = {}, query = {}, signing }: Effect): boolean {
  if (signing !== undefined) return signing.isSigned(url, headerOf(sent.headers, 'authorization'));
  const all = Object.entries(headers);
  if (all.length === 0 && Object.keys(query).length === 0) return false;
  const has = ([name, value]: [string, string]) => {
    const found = headerOf(sent.headers, name);
    return found === value || (found !== undefined && found === headerBytes(value));
  };
  return all.every(has) && hasParameters(url, query);
}

/** Whether a rule put one of these headers in the place of one that the page had set otherwise. */
export function overrode({ pagesOwn: own }: Sent, { headers = {} }: Effect): boolean {
  return Object.entries(headers).some(([name, value]) => ![undefined, value].includes(headerOf(own, name)));
}

export const isUnderWay = (requestId: string): boolean => requests.has(requestId);

/** Where requests are under way to, and from which tabs (-1: from none); what has come is not counted. */
export function underWay(): { readonly origin: string; readonly tabId: number }[] {
  return [...requests.values()].map(({ origin = '', tabId = -1 }) => ({ origin, tabId }));
}

/** Whether another request to the same origin is under way. */
export function othersUnderWay(requestId: string, url: string): boolean {
  const origin = originOf(url);
  return [...requests].some(([id, sent]) => id !== requestId && sent.origin === origin);
}

/** Milliseconds until there may be a quiet moment: 0 when nothing we see has been under way for a while. */
export function quietIn(): number {
  const begun = Date.now() - longRunMs;
  const running = [...requests.values()].some(sent => !sent.webSocket && (sent.since ?? 0) > begun);
  return running ? quietMs : Math.max(0, lastEnd + quietMs - Date.now());
}

export function forgetSent(requestId: string): void {
  pagesOwn.delete(requestId);
  if (requests.delete(requestId)) lastEnd = Date.now();
}

/** At lock. */
export function forgetAllSent(): void {
  requests.clear();
  pagesOwn.clear();
}
