/**
 * The last word on a request before Firefox sends it: the secret takes the placeholder's place, what no rule may
 * attach is attached, and what comes from the auth cache and may not go is taken off.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import type { SendingRequest } from '../browser.js';
import { takeSecret } from './challenges.js';
import { isOwn, originOf, type Place, topPageOf } from './details.js';
import { placeholderHeader } from './placeholder.js';
import { isWithheld } from './withheld.js';

type Sending = WebRequest.OnBeforeSendHeadersDetailsType & Place;
type Headers = Readonly<Record<string, string>>;

function withHeaders(details: Sending, set: Headers, drop = false): WebRequest.BlockingResponse {
  const names = new Set(Object.keys(set).map(name => name.toLowerCase()));
  if (drop) names.add('authorization');
  const kept = (details.requestHeaders ?? []).filter(({ name }) => !names.has(name.toLowerCase()));
  return { requestHeaders: [...kept, ...Object.entries(set).map(([name, value]) => ({ name, value }))] };
}

async function decide(
  details: Sending,
  listener: (request: SendingRequest) => Promise<Headers | undefined>,
): Promise<WebRequest.BlockingResponse> {
  const secret = takeSecret(details.requestId, details.url);
  if (secret !== undefined) return withHeaders(details, { authorization: secret });
  const present = details.requestHeaders?.find(({ name }) => name.toLowerCase() === 'authorization')?.value;
  const headers = await listener({
    ...details,
    initiator: originOf(details).initiator,
    topPage: await topPageOf(details),
    incognito: details.incognito ?? false,
  });
  if (headers !== undefined) return withHeaders(details, headers);
  if (present === undefined) return {};
  const drop = present === placeholderHeader || (await isWithheld(details.url, present));
  return drop ? withHeaders(details, {}, true) : {};
}

export function onSending(listener: (request: SendingRequest) => Promise<Headers | undefined>): void {
  browser.webRequest.onBeforeSendHeaders.addListener(
    details => {
      if (isOwn(details)) return undefined;
      return decide(details, listener).catch(error => {
        // Fail closed: what is not decided carries nothing.
        console.error('Request not decided', error);
        return withHeaders(details, {}, true);
      });
    },
    { urls: ['<all_urls>'] },
    ['blocking', 'requestHeaders'],
  );
}
