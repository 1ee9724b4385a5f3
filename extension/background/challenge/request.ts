/** What is known of a challenged request, and telling the user what became of it. */
import { readableRealm } from '../../../shared/challenge.js';
import { hostOf } from '../../../shared/domains.js';
import type { AuthRequest } from '../../browser/index.js';
import type { Pair } from '../attach/place.js';
import { type Happening, happened } from '../status.js';
import type { ChallengeFacts } from './decide.js';
import { wasAnswered } from './give.js';
import { hadAuthorization, headerOf, sentWith } from './sent.js';
import { topPageOf } from './top-page.js';

/** The facts that a decision takes, from the browser's own word. */
export async function factsOf(request: AuthRequest): Promise<ChallengeFacts> {
  const answeredBefore = wasAnswered(request.requestId, request.url);
  return {
    ...request,
    scheme: request.scheme.toLowerCase(),
    realm: request.realm === undefined ? undefined : readableRealm(request.realm),
    initiator: request.initiator,
    topPage:
      request.type === 'main_frame' ? 'unreadable' : (request.topPage ?? (await topPageOf(request.tabId))),
    fetchSite: headerOf(sentWith(request.requestId).headers, 'sec-fetch-site'),
    ownRequest: request.initiator === location.origin,
    // Of an answer the browser may show the header it went out with: that is told by the next line.
    hadAuthorization:
      hadAuthorization(request.requestId) && !answeredBefore && request.carriedKeptAnswer !== true,
    answeredBefore,
  };
}

/** Host of the site that caused a request, when it is another than the request's own; a page that we load again is the user's. */
export function foreignSite(request: {
  readonly url: string;
  readonly initiator?: string;
}): string | undefined {
  const site = request.initiator === location.origin ? undefined : hostOf(request.initiator);
  return site === undefined || site === '' || site === hostOf(request.url) ? undefined : site;
}

/** WWW-Authenticate fields of a response, in order. */
export function challengesOf({
  responseHeaders = [],
}: {
  readonly responseHeaders?: readonly { readonly name: string; readonly value?: string }[];
}): string[] {
  return responseHeaders
    .filter(({ name }) => name.toLowerCase() === 'www-authenticate')
    .map(({ value }) => value ?? '');
}

/** An entry for the popup and the activity log; `resource`: what it is about where no pair is. */
export function tell(
  request: AuthRequest,
  outcome: Happening['outcome'],
  pair?: Pair,
  resource = pair?.text ?? new URL(request.url).origin,
): void {
  const site = foreignSite(request);
  void happened(request.tabId, {
    outcome,
    url: request.url,
    resource,
    ...(pair === undefined ? {} : { pair }),
    ...(site === undefined ? {} : { site }),
  });
}
