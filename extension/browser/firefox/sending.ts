/**
 * The last word on a request before Firefox sends it: the secret takes the placeholder's place, what no rule may
 * attach is attached, and what comes from the auth cache and may not go is taken off.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { answerWith } from '../../../shared/digest.js';
import { bytesOfHeaders } from '../../../shared/header-bytes.js';
import { basicHeader } from '../../../shared/methods/basic.js';
import type { Attachment, SendingRequest } from '../browser.js';
import { noteKeptAnswer, takeAnswer } from './challenges.js';
import { isOwn, originOf, type Place, topPageOf } from './details.js';
import { keptIn } from './placeholder.js';
import { isWithheld } from './withheld.js';

type Sending = WebRequest.OnBeforeSendHeadersDetailsType & Place;
type Beginning = WebRequest.OnBeforeRequestDetailsType;
type Headers = Readonly<Record<string, string>>;
type Listener = (request: SendingRequest) => Promise<Attachment | undefined>;

function withHeaders(details: Sending, set: Headers): WebRequest.BlockingResponse {
  const names = new Set(Object.keys(set).map(name => name.toLowerCase()));
  const kept = (details.requestHeaders ?? []).filter(({ name }) => !names.has(name.toLowerCase()));
  return { requestHeaders: [...kept, ...Object.entries(set).map(([name, value]) => ({ name, value }))] };
}

/** Without an Authorization, or with this one. */
function withAuthorization(details: Sending, value: string | undefined): WebRequest.BlockingResponse {
  if (value !== undefined) return withHeaders(details, { authorization: value });
  const requestHeaders = (details.requestHeaders ?? []).filter(
    ({ name }) => name.toLowerCase() !== 'authorization',
  );
  return { requestHeaders };
}

async function decide(details: Sending, listener: Listener): Promise<WebRequest.BlockingResponse> {
  const { requestId, url } = details;
  const present = details.requestHeaders?.find(({ name }) => name.toLowerCase() === 'authorization')?.value;
  const kept = present === undefined ? undefined : keptIn(present);
  const answer = takeAnswer(requestId, url);
  if (answer?.scheme === 'basic')
    return withAuthorization(details, basicHeader(answer.username, answer.password));
  if (answer !== undefined && present !== undefined)
    return withAuthorization(details, answerWith(present, details, answer));
  const attached = await listener({
    ...(await requestOf(details)),
    ...(kept?.scheme === 'digest' && { keptDigest: { realm: kept.realm } }),
  });
  if (attached !== undefined && 'block' in attached) return { cancel: true };
  if (attached !== undefined && 'headers' in attached)
    return withHeaders(details, bytesOfHeaders(attached.headers));
  if (present === undefined) return {};
  if (attached !== undefined) {
    noteKeptAnswer(requestId, url);
    return withAuthorization(details, answerWith(present, details, attached.credentials));
  }
  const drop = kept !== undefined || (await isWithheld(url, present));
  return drop ? withAuthorization(details, undefined) : {};
}

async function requestOf(details: Beginning & Place): Promise<SendingRequest> {
  const { initiator } = originOf(details);
  return { ...details, initiator, topPage: await topPageOf(details), incognito: details.incognito ?? false };
}

export function onRequest(listener: (request: SendingRequest) => Promise<string | undefined>): void {
  browser.webRequest.onBeforeRequest.addListener(
    async details => {
      if (isOwn(details)) return {};
      // Not decided, it goes as it is: what it lacks is its own.
      const redirectUrl = await requestOf(details)
        .then(listener)
        .catch(error => void console.error('Address not decided', error));
      return redirectUrl === undefined ? {} : { redirectUrl };
    },
    { urls: ['<all_urls>'] },
    ['blocking'],
  );
}

export function onSending(listener: Listener): void {
  browser.webRequest.onBeforeSendHeaders.addListener(
    details => {
      if (isOwn(details)) return undefined;
      return decide(details, listener).catch(error => {
        // Fail closed: what is not decided carries nothing.
        console.error('Request not decided', error);
        return withAuthorization(details, undefined);
      });
    },
    { urls: ['<all_urls>'] },
    ['blocking', 'requestHeaders'],
  );
}
