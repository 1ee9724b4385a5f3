/**
 * Credentials given in answer to a challenge lie in the browser's HTTP auth cache, from where they go to any
 * request of any site, with no event. So each answer is fenced: block rules keep strangers off that origin until
 * the cache has been emptied, which happens as soon as the response starts (design: "Secondary").
 */
import browser from 'webextension-polyfill';
import { browserSide, type RuleBody, type SessionRule } from '../../browser/index.js';
import { firstGuardId } from '../attach/apply.js';

/** Above every attaching rule (compile.ts stays below 2^22). */
const priority = 2 ** 23;
const entry = 'authCacheOrigins';

/** Rules that keep every request off `origin` that the pages of its own host did not cause. */
export function guardRules(origin: string, options: { ownHostIsSafe: boolean }): RuleBody[] {
  const { host, protocol, hostname } = new URL(origin);
  const webSocketOrigin = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  const embedded = browserSide.dialect.resourceTypes.filter(type => type !== 'main_frame');
  const block = (target: string, condition: object): RuleBody => ({
    priority,
    action: { type: 'block' },
    condition: { urlFilter: `|${target}/`, isUrlFilterCaseSensitive: true, ...condition },
  });
  const own = [hostname];
  // Excluding the own host keeps opaque and unknown origins out: rules with exclusions match those.
  const strangers = options.ownHostIsSafe
    ? [
        { resourceTypes: embedded, excludedInitiatorDomains: own },
        { resourceTypes: embedded, excludedTopDomains: own },
      ]
    : [{ resourceTypes: embedded }];
  return [
    ...[origin, webSocketOrigin].flatMap(target => strangers.map(condition => block(target, condition))),
    block(origin, {
      resourceTypes: ['main_frame'],
      excludedInitiatorDomains: own,
      excludedRequestMethods: ['get', 'head'],
    }),
  ];
}

interface Fence {
  readonly ruleIds: readonly number[];
  readonly installed: Promise<void>;
  /** Requests answered whose response has not started. */
  readonly open: Set<string>;
}

const fences = new Map<string, Fence>();
/** Origin of every answered request that has not ended. */
const answered = new Map<string, string>();
let nextId = firstGuardId;

async function note(): Promise<void> {
  const origins = [...new Set(answered.values())];
  if (origins.length === 0) await browser.storage.session.remove(entry);
  else await browser.storage.session.set({ [entry]: origins });
}

/** To be awaited before credentials are given to `requestId`. Rejects when the fence cannot be put up. */
export async function fence(requestId: string, url: string, ownHostIsSafe: boolean): Promise<void> {
  const { origin } = new URL(url.replace(/^ws/, 'http'));
  answered.set(requestId, origin);
  let existing = fences.get(origin);
  if (existing === undefined) {
    const rules: SessionRule[] = guardRules(origin, { ownHostIsSafe }).map(rule => ({
      id: nextId++,
      ...rule,
    }));
    const installed = note().then(() => browserSide.updateRules({ remove: [], add: rules }));
    existing = { ruleIds: rules.map(rule => rule.id), installed, open: new Set() };
    fences.set(origin, existing);
  }
  existing.open.add(requestId);
  await existing.installed;
}

/**
 * Empties the cache after an answer. `ended`: the request is over; else its response has just started, and may
 * stream on for hours. The fence comes down when nothing behind it is left to clear.
 */
export async function unfence(requestId: string, ended: boolean): Promise<void> {
  const origin = answered.get(requestId);
  if (origin === undefined) return;
  if (ended) answered.delete(requestId);
  await browserSide.clearAuthCache([origin]);
  const existing = fences.get(origin);
  existing?.open.delete(requestId);
  if (existing !== undefined && existing.open.size === 0) {
    fences.delete(origin);
    await existing.installed.catch(() => undefined);
    await browserSide.updateRules({ remove: existing.ruleIds, add: [] });
  }
  if (ended) await note();
}

/** The answered request went out: it holds its credentials, and nobody else is to find them in the cache. */
export async function clearEarly(requestId: string): Promise<void> {
  const origin = answered.get(requestId);
  if (origin !== undefined) await browserSide.clearAuthCache([origin]);
}

/** Origins whose credentials may lie in the cache now. */
export function fencedOrigins(): string[] {
  return [...new Set(answered.values())];
}

/** At worker start: whatever an earlier worker left behind is cleared, then its fences come down. */
export async function restoreFences(): Promise<void> {
  const stored = (await browser.storage.session.get(entry))[entry];
  if (Array.isArray(stored)) await browserSide.clearAuthCache(stored.filter(it => typeof it === 'string'));
  await browser.storage.session.remove(entry);
  const stale = (await browserSide.ruleIds()).filter(id => id >= firstGuardId);
  if (stale.length > 0) await browserSide.updateRules({ remove: stale, add: [] });
}
