/**
 * Where no request can be signed before it is sent (Chromium): a page that was refused is loaded once more, at an address
 * with a signature in it. What pages embed stays unsigned there, and the popup says so.
 */
import browser, { type WebRequest } from 'webextension-polyfill';
import { browserSide, listen } from '../../browser/index.js';
import { onlyPair } from '../authcfg/pairs-for.js';
import { causedByAllowed } from '../challenge/decide.js';
import { unsignedStatuses } from '../challenge/refusal.js';
import { topPageOf } from '../challenge/top-page.js';
import { loadAgain } from '../load-again.js';
import { type OpenVault, opened, ready } from '../session.js';
import { happened } from '../status.js';
import { firstSignedId } from './apply.js';
import { addressFilter } from './filter.js';
import { goesUnasked, type Pair, signs } from './place.js';

type Completed = WebRequest.OnCompletedDetailsType & { initiator?: string };

/** Above every attaching rule, below the fences. */
const priority = 2 ** 22;

/** Tabs with a rule of ours; those of an earlier worker are removed when this one starts. */
const waiting = new Set<number>();

/** A page that is not there may be one for those who sign: so does Swift's S3 answer for the list of all buckets. */
const wantsSignature = (status: number, isPage: boolean) =>
  unsignedStatuses.has(status) || (isPage && status === 404);

/** The pair that would have signed a request to `url`, if one may. */
function signingPair(open: OpenVault, url: string): Pair | undefined {
  const pair = onlyPair(open.pairs.best(url));
  return pair !== undefined && signs(pair) && goesUnasked(pair, open.pairs.state(pair)) ? pair : undefined;
}

async function loadSigned(open: OpenVault, pair: Pair, details: Completed): Promise<void> {
  const { url, tabId } = details;
  const signing = (await open.effect(pair))?.signing;
  const id = firstSignedId + tabId;
  // Signed just now and refused all the same: once is enough. An older signature is no longer good.
  if (signing === undefined || (waiting.has(tabId) && signing.isSigned(url, undefined)))
    return forgetSignedPage(tabId);
  const address = signing.address({ url, method: 'GET', time: Date.now() });
  const rule = {
    id,
    priority,
    action: { type: 'redirect', redirect: { url: address } },
    condition: {
      ...addressFilter(url),
      isUrlFilterCaseSensitive: true,
      tabIds: [tabId],
      resourceTypes: ['main_frame'],
      requestMethods: ['get'],
    },
  };
  if (opened() !== open) return;
  // Invariant 1: what is made has to be where it was asked for.
  if (signingPair(open, address) !== pair) throw new Error('The signed address is of another resource');
  waiting.add(tabId);
  await browserSide.updateRules({ remove: [id], add: [rule] });
  if (!(await loadAgain(open, details))) await forgetSignedPage(tabId);
}

/** The page has come or will not, or the tab is gone: its rule has served. */
export async function forgetSignedPage(tabId: number): Promise<void> {
  if (waiting.delete(tabId)) await browserSide.updateRules({ remove: [firstSignedId + tabId], add: [] });
}

/** At lock, and at the start of a worker. */
export async function forgetSignedPages(): Promise<void> {
  waiting.clear();
  const remove = (await browserSide.ruleIds()).filter(id => id >= firstSignedId);
  if (remove.length > 0) await browserSide.updateRules({ remove, add: [] });
}

async function completed(details: Completed): Promise<void> {
  const { type, method, url, tabId, statusCode, incognito, initiator } = details;
  if (tabId < 0 || incognito) return;
  const isPage = type === 'main_frame';
  const isRefused = wantsSignature(statusCode, isPage);
  if (isRefused) await ready();
  const open = opened();
  const pair = isRefused && open ? signingPair(open, url) : undefined;
  const goesAgain = isPage && method === 'GET' && pair !== undefined;
  if (isPage && !goesAgain) await forgetSignedPage(tabId);
  if (open === undefined || pair === undefined) return;
  const unsigned = () =>
    happened(tabId, { outcome: 'unsigned', url, pair, resource: pair.text, status: statusCode });
  if (goesAgain)
    return loadSigned(open, pair, details).catch(async error => {
      console.error('Page not signed', error);
      await forgetSignedPage(tabId);
      await unsigned();
    });
  // A site without a grant is told of as such: consent/foreign.ts.
  const facts = { url, type, method, initiator, topPage: await topPageOf(tabId) };
  if (pair.resource.attach === 'navigations' || !causedByAllowed(facts, open.allowsSite(pair, tabId))) return;
  await unsigned();
}

/** Registers what is needed where requests cannot be signed; at the top of the worker's script. */
export function loadSignedPages(): void {
  forgetSignedPages().catch(error => console.error('Rules of signed pages not removed', error));
  listen(
    browser.webRequest.onCompleted,
    details => {
      completed(details as Completed).catch(error => console.error('Page not told of as unsigned', error));
    },
    { urls: ['<all_urls>'] },
  );
  listen(browser.webRequest.onErrorOccurred, ({ tabId }) => void forgetSignedPage(tabId), {
    urls: ['<all_urls>'],
    types: ['main_frame'],
  });
}
