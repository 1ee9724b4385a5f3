/**
 * Challenges in Firefox. They are decided when the 401 arrives, not when the browser asks for credentials: only then
 * can its challenge be taken away, so that the page gets the server's own 401 (cancelling later aborts the load).
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { type Challenge, parseChallenges } from '../../../shared/challenge.js';
import type { AuthAnswer, AuthRequest } from '../browser.js';
import { isOwn, originOf, type Place, topPageOf } from './details.js';
import { placeholder } from './placeholder.js';

type Received = WebRequest.OnHeadersReceivedDetailsType & Place;
type Given = Extract<AuthAnswer, { kind: 'credentials' }> & { readonly url: string; readonly scheme: string };

/** Answers by the request that is to be repeated with them. */
const given = new Map<string, Given>();
/** Addresses by the request that went there with an answer to an earlier challenge. */
const carriesKept = new Map<string, string>();
const isChallenge = ({ name }: { name: string }) => name.toLowerCase() === 'www-authenticate';
const defaultPort: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443, 'http:': 80, 'ws:': 80 };

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
async function answer(
  details: Received,
  listener: (request: AuthRequest) => Promise<AuthAnswer>,
): Promise<WebRequest.BlockingResponse> {
  const headers = details.responseHeaders ?? [];
  const silenced = { responseHeaders: headers.filter(header => !isChallenge(header)) };
  for (const challenge of headers.filter(isChallenge).flatMap(({ value }) => parseChallenges(value ?? ''))) {
    const answer = await listener(await asRequest(details, challenge));
    if (answer.kind === 'cancel') return silenced;
    if (answer.kind === 'credentials') {
      given.set(details.requestId, { ...answer, url: details.url, scheme: challenge.scheme });
      return {};
    }
  }
  return {};
}

export function onAuthRequired(listener: (request: AuthRequest) => Promise<AuthAnswer>): void {
  const { onHeadersReceived, onAuthRequired, onCompleted, onErrorOccurred } = browser.webRequest;
  const all = { urls: ['<all_urls>'] };
  onHeadersReceived.addListener(
    details => {
      if (details.statusCode !== 401 || isOwn(details)) return undefined;
      return heldAlive(answer(details, listener)).catch(error => {
        // Fail closed: the page gets the server's own 401.
        console.error('Challenge not handled', error);
        return { responseHeaders: details.responseHeaders?.filter(header => !isChallenge(header)) ?? [] };
      });
    },
    all,
    ['blocking', 'responseHeaders'],
  );
  onAuthRequired.addListener(
    ({ requestId, url, scheme, isProxy }) => {
      const answer = given.get(requestId);
      if (isProxy || answer?.url !== url || answer.scheme !== scheme.toLowerCase()) return {};
      return { authCredentials: placeholder };
    },
    all,
    ['blocking'],
  );
  // Firefox does not repeat every request: not one without credentials, nor an image of another origin.
  for (const ended of [onCompleted, onErrorOccurred])
    ended.addListener(({ requestId }) => {
      given.delete(requestId);
      carriesKept.delete(requestId);
    }, all);
}
