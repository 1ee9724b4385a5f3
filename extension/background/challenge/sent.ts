/**
 * What each running request went out with, as the browser reports it before sending. The Authorization header tells
 * exactly whether Latchkey's own secret was attached to that very request (invariant 10), whatever the rules' fine
 * print; the Sec-Fetch headers tell who caused it. Memory only, and only while the request runs.
 */

interface Sent {
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** A WebSocket has a connection of its own and may stay open for hours. */
  readonly webSocket?: boolean;
  readonly origin?: string;
  readonly authorization?: string;
  /** A rule put ours in the place of an Authorization that the page had set. */
  readonly overrode?: boolean;
  readonly fetchSite?: string;
  readonly fetchUser?: string;
}

const requests = new Map<string, Sent>();
/** What was under way before the worker started is unknown: it may have ended just now. */
let lastEnd = Date.now();

/** How long nothing may have been under way for a quiet moment: a page asks for more when a part of it has come. */
const quietMs = 1000;
/** What runs longer is a stream or a long poll, whose end may never come: no quiet moment waits for it. */
const longRunMs = 30_000;
const nothing: Sent = {};
/** Authorization headers that requests had before any rule acted on them: their pages'. */
const pagesOwn = new Map<string, string>();

const kept = new Map<string, 'authorization' | 'fetchSite' | 'fetchUser'>([
  ['authorization', 'authorization'],
  ['sec-fetch-site', 'fetchSite'],
  ['sec-fetch-user', 'fetchUser'],
]);

/** WebSockets count to the origin whose credentials they take. */
const originOf = (url: string) => new URL(url.replace(/^ws/, 'http')).origin;

type Headers = readonly { name: string; value?: string }[] | undefined;

/** From onBeforeSendHeaders: what a request has before rules act on it; called anew for each hop of a redirect. */
export function noteBefore(requestId: string, headers: Headers): void {
  const own = headers?.find(({ name }) => name.toLowerCase() === 'authorization')?.value;
  if (own === undefined) pagesOwn.delete(requestId);
  else pagesOwn.set(requestId, own);
}

/** From onSendHeaders; called anew for each hop of a redirect, and when a challenge was answered (then false). */
export function noteSent(requestId: string, url: string, headers: Headers): boolean {
  const first = !requests.has(requestId);
  const sent: { -readonly [K in keyof Sent]: Sent[K] } = {
    since: Date.now(),
    origin: originOf(url),
    webSocket: /^ws/.test(url),
  };
  for (const { name, value } of headers ?? []) {
    const key = kept.get(name.toLowerCase());
    if (key !== undefined && value !== undefined) sent[key] = value;
  }
  const before = pagesOwn.get(requestId);
  sent.overrode = before !== undefined && before !== sent.authorization;
  requests.set(requestId, sent);
  return first;
}

export function hadAuthorization(requestId: string): boolean {
  return sentAuthorization(requestId) !== undefined;
}

export function sentAuthorization(requestId: string): string | undefined {
  return sentWith(requestId).authorization;
}

export function sentWith(requestId: string): Sent {
  return requests.get(requestId) ?? nothing;
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
