/**
 * Challenges in Firefox. They are decided when the 401 arrives, not when the browser asks for credentials: only then
 * can its challenge be taken away, so that the page gets the server's own 401 (cancelling later aborts the load).
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { type Challenge, parseChallenges } from '../../../shared/challenge.js';
import { basicHeader } from '../../../shared/methods/basic.js';
import type { AuthAnswer, AuthRequest } from '../browser.js';
import { isOwn, type Origins, originOf } from './details.js';
import { placeholder } from './placeholder.js';

type Received = WebRequest.OnHeadersReceivedDetailsType & Origins;
type Given = Extract<AuthAnswer, { kind: 'credentials' }> & { readonly url: string; readonly scheme: string };

/** Answers by the request that is to be repeated with them. */
const given = new Map<string, Given>();
const isChallenge = ({ name }: { name: string }) => name.toLowerCase() === 'www-authenticate';
const defaultPort: Readonly<Record<string, number>> = { 'https:': 443, 'wss:': 443, 'http:': 80, 'ws:': 80 };

/** The header that takes the placeholder's place on the repeated request; handed out once. */
export function takeSecret(requestId: string, url: string): string | undefined {
  const answer = given.get(requestId);
  if (answer === undefined || answer.url !== url || answer.scheme !== 'basic') return undefined;
  given.delete(requestId);
  return basicHeader(answer.username, answer.password);
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

function asRequest(details: Received, { scheme, realm }: Challenge): AuthRequest {
  const { hostname, port, protocol } = new URL(details.url);
  return {
    ...details,
    ...originOf(details),
    tabId: details.tabId,
    incognito: details.incognito ?? false,
    isProxy: false, // a proxy's challenge comes with 407
    scheme,
    ...(realm === undefined ? {} : { realm }),
    challenger: { host: hostname, port: port === '' ? (defaultPort[protocol] ?? 0) : Number(port) },
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
    const answer = await listener(asRequest(details, challenge));
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
      if (answer.scheme === 'basic') return { authCredentials: placeholder };
      given.delete(requestId);
      return { authCredentials: { username: answer.username, password: answer.password } };
    },
    all,
    ['blocking'],
  );
  // Firefox does not repeat every request: not one without credentials, nor an image of another origin.
  for (const ended of [onCompleted, onErrorOccurred])
    ended.addListener(({ requestId }) => void given.delete(requestId), all);
}
