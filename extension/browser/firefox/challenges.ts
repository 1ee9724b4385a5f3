/**
 * Challenges in Firefox. They are decided when the 401 arrives, not when the browser asks for credentials: only then
 * can its challenge be taken away, so that the page gets the server's own 401 (cancelling later aborts the load). What
 * has to wait, for the vault or for an answer tried before, waits in the browser's question all the same.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { type Challenge, parseChallenges } from '../../../shared/challenge.js';
import type { AuthAnswer, AuthRequest } from '../browser.js';
import { isOwn, originOf, type Place, topPageOf } from './details.js';
import { apiOfOwnFrame } from './own-frame.js';
import { placeholder } from './placeholder.js';

type Received = WebRequest.OnHeadersReceivedDetailsType & Place;
type Decision = 'silence' | 'answer' | 'leave';
type Given = Extract<AuthAnswer, { kind: 'credentials' }> & { readonly url: string; readonly scheme: string };

/** Answers by the request that is to be repeated with them. */
const given = new Map<string, Given>();
/** Decisions on 401s that took longer than `soonMs`, by the request. */
const held = new Map<string, { readonly url: string; readonly decided: Promise<Decision> }>();
/** Addresses by the request that is repeated without credentials, to get the server's own 401 after all. */
const refused = new Map<string, string>();
/** Addresses by the request that went there with an answer to an earlier challenge. */
const carriesKept = new Map<string, string>();
const isChallenge = ({ name }: { name: string }) => name.toLowerCase() === 'www-authenticate';
const defaultPort: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443, 'http:': 80, 'ws:': 80 };

/** Most decisions are made sooner; events that came along with a 401 wait as long as it does: own-frame.ts. */
const soonMs = 250;

/** What is to take the placeholder's place on the repeated request; handed out once. */
export function takeAnswer(requestId: string, url: string): Given | undefined {
  const answer = given.get(requestId);
  if (answer?.url !== url) return undefined;
  given.delete(requestId);
  return answer;
}

/** The request goes out with an answer to a challenge that came to an earlier one. */
export function noteKeptAnswer(requestId: string, url: string): void {
  carriesKept.set(requestId, url);
}

/** At lock (invariant 4): what was given and not yet sent. */
export function forgetAnswers(): void {
  given.clear();
}

/**
 * A response that is held does not keep the event page alive, which Firefox stops after 30 s; calls of its API do
 * (test/e2e/firefox-challenge.test.ts).
 */
const keepAliveMs = 5000;

function heldAlive<T>(answer: Promise<T>): Promise<T> {
  const timer = setInterval(() => void browser.runtime.getPlatformInfo(), keepAliveMs);
  return answer.finally(() => clearInterval(timer));
}

async function asRequest(details: Received, { scheme, realm }: Challenge): Promise<AuthRequest> {
  const { hostname, port, protocol } = new URL(details.url);
  return {
    ...details,
    ...originOf(details),
    topPage: await topPageOf(details),
    incognito: details.incognito ?? false,
    isProxy: false, // a proxy's challenge comes with 407
    scheme,
    ...(realm === undefined ? {} : { realm }),
    challenger: { host: hostname, port: port === '' ? (defaultPort[protocol] ?? 0) : Number(port) },
    carriedKeptAnswer: carriesKept.get(details.requestId) === details.url,
  };
}

/** What becomes of a 401: the first of its challenges that is not left to the browser decides. */
async function decide(
  details: Received,
  listener: (request: AuthRequest) => Promise<AuthAnswer>,
): Promise<Decision> {
  const challenges = (details.responseHeaders ?? []).filter(isChallenge);
  for (const challenge of challenges.flatMap(({ value }) => parseChallenges(value ?? ''))) {
    const answer = await listener(await asRequest(details, challenge));
    if (answer.kind === 'cancel') return 'silence';
    if (answer.kind === 'credentials') {
      given.set(details.requestId, { ...answer, url: details.url, scheme: challenge.scheme });
      return 'answer';
    }
  }
  return 'leave';
}

/** The page gets the server's own 401. */
const silenced = ({ responseHeaders = [] }: Received): WebRequest.BlockingResponse => ({
  responseHeaders: responseHeaders.filter(header => !isChallenge(header)),
});

/** Decides on a 401, and holds it no longer than `soonMs`: what takes more time is asked for again, and held there. */
async function received(
  details: Received,
  listener: (request: AuthRequest) => Promise<AuthAnswer>,
): Promise<WebRequest.BlockingResponse> {
  const { requestId, url } = details;
  if (refused.get(requestId) === url) return silenced(details);
  const decided = heldAlive(decide(details, listener)).catch((error): Decision => {
    // Fail closed: the page gets the server's own 401.
    console.error('Challenge not handled', error);
    return 'silence';
  });
  const soon = await Promise.race([decided, new Promise<undefined>(done => setTimeout(done, soonMs))]);
  if (soon === undefined) held.set(requestId, { url, decided });
  return soon === 'silence' ? silenced(details) : {};
}

/** Firefox asks for the credentials of a challenge that was let through. */
async function asked({
  requestId,
  url,
  scheme,
  isProxy,
}: WebRequest.OnAuthRequiredDetailsType): Promise<WebRequest.BlockingResponse> {
  if (isProxy) return {};
  const waiting = held.get(requestId);
  if (waiting?.url === url) {
    held.delete(requestId);
    if ((await waiting.decided) === 'silence') {
      // A refusal would abort the load here. Repeated, it goes without the placeholder, and its 401 is silenced.
      refused.set(requestId, url);
      return { authCredentials: placeholder };
    }
  }
  const answer = given.get(requestId);
  return answer?.url === url && answer.scheme === scheme.toLowerCase()
    ? { authCredentials: placeholder }
    : {};
}

export function onAuthRequired(listener: (request: AuthRequest) => Promise<AuthAnswer>): void {
  const { onHeadersReceived, onCompleted, onErrorOccurred } = browser.webRequest;
  const all = { urls: ['<all_urls>'] };
  onHeadersReceived.addListener(
    details => (details.statusCode !== 401 || isOwn(details) ? undefined : received(details, listener)),
    all,
    ['blocking', 'responseHeaders'],
  );
  apiOfOwnFrame().webRequest.onAuthRequired.addListener(asked, all, ['blocking']);
  // Firefox does not repeat every request: not one without credentials, nor an image of another origin.
  for (const ended of [onCompleted, onErrorOccurred])
    ended.addListener(({ requestId }) => {
      for (const kept of [given, held, refused, carriesKept]) kept.delete(requestId);
    }, all);
}
