/**
 * Watching requests that rules or answers authenticated: nothing here holds a request up. It learns when a pair is
 * proven or failed, when the browser's auth cache is to be emptied, and what the popup shows.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { methods } from '../../shared/methods/index.js';
import type { Effect } from '../../shared/methods/method.js';
import { browserSide, isPrivate, listen } from '../browser/index.js';
import type { Pair } from './attach/place.js';
import { noteNamed } from './authcfg/note-named.js';
import { chosenByUrl, namedBy, onlyPair } from './authcfg/pairs-for.js';
import { refusesInBody } from './challenge/body.js';
import { causedUnseen, isUserAct, type NavigationFacts } from './challenge/cause.js';
import { answeredResponse, wasAnswered } from './challenge/give.js';
import { accepted } from './challenge/outcome.js';
import { refusesSecret } from './challenge/refusal.js';
import { challengesOf, foreignSite } from './challenge/request.js';
import {
  carried,
  forgetSent,
  headerOf,
  noteBefore,
  noteSent,
  overrode,
  type Sent,
  sentWith,
} from './challenge/sent.js';
import { noteFenced, noteForeign } from './consent/foreign.js';
import { forgetWish } from './menu/wish.js';
import { forgetDrafts } from './offer/drafts.js';
import { noteAddress, noteOffer } from './offer/offer.js';
import { markDoubtful, markFailed, markProven } from './outcomes.js';
import { noteActed } from './prompt/acted.js';
import { dropPage, dropWaiting } from './prompt/ask.js';
import { pageArrived } from './prompt/refused-pages.js';
import { type OpenVault, opened, ready } from './session.js';
import { badge, forgetTab, happened } from './status.js';
import { TabLoads } from './tab-loads.js';
import { isExpired, noteWanted, tokenRefused } from './tokens/refused.js';
import { usesTokens } from './tokens/sources.js';
import { noteUse } from './uses.js';

type Sending = WebRequest.OnSendHeadersDetailsType;
type Received = WebRequest.OnHeadersReceivedDetailsType & { initiator?: string };

/** Pages on their way. */
const loads = new TabLoads();

/** Who caused a request, as far as the browser tells. */
function causeOf(details: { requestId: string; url: string; initiator?: string }): NavigationFacts {
  const { headers } = sentWith(details.requestId);
  const [fetchSite, fetchUser] = ['sec-fetch-site', 'sec-fetch-user'].map(name => headerOf(headers, name));
  return { url: details.url, initiator: details.initiator, fetchSite, fetchUser };
}

interface Attached {
  readonly pair: Pair;
  readonly effect: Effect;
}

/** The pair whose own secret went out with a request, if one did. */
async function attachedPair(open: OpenVault, url: string, sent: Sent): Promise<Attached | undefined> {
  const named = namedBy(open, url);
  const only = onlyPair(open.pairs.best(url));
  for (const pair of [named.kind === 'pair' ? named.pair : undefined, only]) {
    const effect = pair && (await open.effect(pair));
    if (pair !== undefined && effect !== undefined && carried(sent, url, effect)) return { pair, effect };
  }
  return undefined;
}

/**
 * Whether a 401 to a request that carried the pair's secret is a refusal of it (invariant 10). A page of a site
 * without a grant that sends the user somewhere must not be able to switch a good config off, nor another realm.
 */
function refuses(details: Received, cause: NavigationFacts, open: OpenVault, pair: Pair): boolean {
  const site = foreignSite(details);
  const { table } = open.grants;
  if (site !== undefined && !table.allows(pair.configId, site, details.tabId)) return false;
  if (details.initiator === 'null') return false;
  if (causedUnseen(cause)) return false;
  const proven = open.pairs.state(pair);
  const challenges = challengesOf(details);
  // Attached at once to a server that never asked before: it may refuse without a challenge as well.
  if (proven.scheme === undefined && challenges.length === 0) return true;
  return refusesSecret(challenges, methods.get(pair.method)?.scheme, proven);
}

async function judge(details: Received): Promise<void> {
  // Read before anything is awaited: the request may have ended and be forgotten then.
  const sent = sentWith(details.requestId);
  const cause = causeOf(details);
  // The background's own trial is judged by try.ts.
  if (sent.headers === undefined || (details.initiator === location.origin && details.tabId < 0)) return;
  // An answer's outcome is judged with the challenge it answered: give.ts.
  if (wasAnswered(details.requestId, details.url)) return;
  await ready();
  const open = opened();
  const attached = open && (await attachedPair(open, details.url, sent));
  // Invariant 4: a lock that came meanwhile wins.
  if (open === undefined || attached === undefined || opened() !== open) return;
  const { pair, effect } = attached;
  const { statusCode: status, tabId } = details;
  const site = foreignSite(details);
  const entry = {
    pair,
    resource: pair.text,
    url: details.url,
    status,
    ...(site === undefined ? {} : { site }),
    ...(chosenByUrl(open, details.url, pair) ? { byUrl: true as const } : {}),
  };
  if (status === 401) {
    const wrong = refuses(details, cause, open, pair);
    if (overrode(sent, effect)) {
      if (wrong) await markDoubtful(open, pair, status);
      // Sent only when asked for is no choice for what no server asks for.
      const choice = methods.get(pair.method)?.scheme === undefined ? {} : { attach: pair.resource.attach };
      await happened(tabId, { ...entry, outcome: 'overrode', ...choice });
      return;
    }
    if (wrong && usesTokens(pair)) {
      await tokenRefused(open, pair, details).catch(error => console.error('Token not renewed', error));
      return;
    }
    if (wrong) await markFailed(open, pair, status);
    await happened(tabId, { ...entry, outcome: wrong ? 'wrong-credentials' : 'other-realm' });
  } else if (await refusesInBody(pair, effect, details.url, details, Date.now())) {
    await markFailed(open, pair, status);
    await happened(tabId, { ...entry, outcome: 'wrong-credentials' });
  } else if (status === 403 && usesTokens(pair) && (await isExpired(open, pair))) {
    await tokenRefused(open, pair, details).catch(error => console.error('Token not renewed', error));
  } else if (accepted(status)) {
    // Learnt in a private window it would tell of it; a refusal is learnt all the same (invariant 10).
    if (!(await isPrivate(tabId))) {
      // Without a challenge only content proves: who is not let in may also be sent to a login page.
      if (status < 300) await markProven(open, pair);
      noteUse(open, pair);
    }
    await happened(tabId, { ...entry, outcome: status === 403 ? 'refused' : 'sent' });
  }
}

/** What was of the page before is forgotten; what the new one's address brings is noted. */
function pageBegins(tabId: number, url: string): void {
  void Promise.all([forgetTab(tabId), forgetDrafts(tabId), forgetWish(tabId)]).then(() =>
    noteAddress(tabId, url),
  );
}

/** Registers the listeners; to be called while the worker's script runs, as an event may have started it. */
export function observeRequests(): void {
  const all = { urls: ['<all_urls>'] };
  // `extraHeaders` (Chromium) shows the Authorization header that a rule set.
  const withHeaders = ['requestHeaders', ...(__TARGET__ === 'chromium' ? ['extraHeaders'] : [])];

  listen(
    browser.webRequest.onBeforeSendHeaders,
    ({ requestId, requestHeaders }) => noteBefore(requestId, requestHeaders),
    all,
    withHeaders as WebRequest.OnBeforeSendHeadersOptions[],
  );
  listen(
    browser.webRequest.onSendHeaders,
    (details: Sending) => {
      const first = noteSent(details.requestId, details.url, details.requestHeaders, details.tabId);
      if (details.type !== 'main_frame') return;
      const { tabId, requestId, url } = details;
      if (loads.sent(tabId, requestId, url)) pageBegins(tabId, url);
      // What the browser repeats after a challenge is no act: the user may just have closed the prompt window.
      if (first && isUserAct(causeOf(details), browserSide.noneIsUser)) noteActed(details.tabId);
    },
    all,
    withHeaders as WebRequest.OnSendHeadersOptions[],
  );
  listen(
    browser.webRequest.onHeadersReceived,
    details => {
      void judge(details as Received);
      void noteForeign(details as Received);
      noteWanted(details as Received).catch(error => console.error('Token not got', error));
      pageArrived(details);
      if (details.type !== 'main_frame') void noteNamed(details);
      void noteOffer(details as Received);
    },
    all,
    ['responseHeaders'],
  );
  listen(
    browser.webRequest.onResponseStarted,
    ({ requestId, statusCode }) => void answeredResponse(requestId, statusCode, false),
    all,
  );
  listen(
    browser.webRequest.onBeforeRedirect,
    ({ requestId, statusCode }) => {
      // The next hop may be to a host we have no permission for, and then no end of this request is ever told.
      forgetSent(requestId);
      void answeredResponse(requestId, statusCode, true);
    },
    all,
  );
  // Told for every page, where webRequest only sees permitted ones.
  browser.webNavigation.onBeforeNavigate.addListener(({ tabId, frameId, url }) => {
    if (frameId !== 0 || !loads.announced(tabId, url)) return;
    pageBegins(tabId, url);
    dropPage(tabId);
  });
  // The browser takes a tab's badge away when its page comes, also what the page's own request gave rise to.
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
    if (frameId !== 0) return;
    loads.ended(tabId);
    void badge(tabId);
  });
  const ended = (requestId: string, status: number | undefined) => {
    forgetSent(requestId);
    dropWaiting(requestId);
    void answeredResponse(requestId, status, true);
  };
  listen(
    browser.webRequest.onCompleted,
    details => {
      ended(details.requestId, details.statusCode);
      // A navigation that was challenged had more than one response, and is told of once.
      if (details.type === 'main_frame') void noteNamed(details);
    },
    all,
  );
  listen(
    browser.webRequest.onErrorOccurred,
    details => {
      ended(details.requestId, undefined);
      void noteFenced(details);
    },
    all,
  );
}
