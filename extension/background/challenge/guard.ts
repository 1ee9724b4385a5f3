/**
 * Credentials given in answer to a challenge lie in the browser's HTTP auth cache, from where they go to any
 * request of any site, with no event. So each answer is fenced: block rules keep strangers off that origin until
 * the cache has been emptied.
 *
 * Removing an entry makes Chromium close the profile's connections: HTTP/2 streams of all sites end, and requests
 * that wait for a connection. So it happens in a quiet moment, and the fence stays up till then (decision 0003).
 */
import browser from 'webextension-polyfill';
import { browserSide, type RuleBody, type SessionRule } from '../../browser/index.js';
import { firstGuardId } from '../attach/apply.js';
import { quietIn } from './sent.js';

/** Above every attaching rule (compile.ts stays below 2^22). */
const priority = 2 ** 23;
const entry = 'authCacheOrigins';

/** Who may pass a fence. */
export interface Passers {
  /** Rules can tell the origin's own host from strangers; else nobody passes. */
  readonly ownHostIsSafe: boolean;
  /** Sites granted the config whose credentials are behind the fence. */
  readonly sites: readonly string[];
}

/** Rules that keep every request off `origin` that neither pages of its own host nor granted sites caused. */
export function guardRules(origin: string, { ownHostIsSafe, sites }: Passers): RuleBody[] {
  const { host, protocol, hostname } = new URL(origin);
  const webSocketOrigin = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  const embedded = browserSide.dialect.resourceTypes.filter(type => type !== 'main_frame');
  const block = (target: string, condition: object): RuleBody => ({
    priority,
    action: { type: 'block' },
    condition: { urlFilter: `|${target}/`, isUrlFilterCaseSensitive: true, ...condition },
  });
  const own = [hostname, ...sites];
  // Excluding the own host keeps opaque and unknown origins out: rules with exclusions match those.
  const strangers = ownHostIsSafe
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
  /** Ids of its rules, once they are installed. */
  readonly installed: Promise<readonly number[]>;
  /** Answered requests that have not ended. */
  readonly open: Set<string>;
}

/** By origin: those whose credentials may lie in the cache. */
const fences = new Map<string, Fence>();
let nextId = firstGuardId;

/** What an earlier worker left behind. */
let inherited: { readonly origins: readonly string[]; readonly ruleIds: readonly number[] } | undefined;
let inheriting: Promise<void> | undefined;

async function note(): Promise<void> {
  const origins = [...new Set([...fences.keys(), ...(inherited?.origins ?? [])])];
  if (origins.length === 0) await browser.storage.session.remove(entry);
  else await browser.storage.session.set({ [entry]: origins });
}

async function install(rules: readonly RuleBody[]): Promise<readonly number[]> {
  // Ids of an earlier worker's rules are taken until they are known.
  await restoreFences();
  await note();
  const added: SessionRule[] = rules.map(rule => ({ id: nextId++, ...rule }));
  await browserSide.updateRules({ remove: [], add: added });
  return added.map(({ id }) => id);
}

/** To be awaited before credentials are given to `requestId`. Rejects when the fence cannot be put up. */
export async function fence(requestId: string, url: string, passers: Passers): Promise<void> {
  const { origin } = new URL(url.replace(/^ws/, 'http'));
  let existing = fences.get(origin);
  if (existing === undefined) {
    existing = { installed: install(guardRules(origin, passers)), open: new Set() };
    fences.set(origin, existing);
  }
  existing.open.add(requestId);
  await existing.installed;
}

async function takeDown(origin: string, { installed }: Fence): Promise<void> {
  fences.delete(origin);
  const ruleIds = await installed.catch(() => []);
  await browserSide.updateRules({ remove: ruleIds, add: [] });
  await note();
}

async function quietMoment(): Promise<void> {
  for (let left = quietIn(); left > 0; left = quietIn()) await new Promise(done => setTimeout(done, left));
}

/** An answered request is over: when all are, the cache is emptied in a quiet moment and the fence comes down. */
export async function unfence(requestId: string): Promise<void> {
  const [origin, own] = [...fences].find(([, { open }]) => open.has(requestId)) ?? [];
  if (origin === undefined || own === undefined) return;
  own.open.delete(requestId);
  await quietMoment();
  // Answered again meanwhile, or the last one to wait was another.
  if (own.open.size > 0 || fences.get(origin) !== own) return;
  await browserSide.clearAuthCache([origin]);
  if (own.open.size === 0 && fences.get(origin) === own) await takeDown(origin, own);
}

/** At lock: empties the cache for these origins and all that are fenced, whatever is under way. */
export async function clearNow(origins: readonly string[]): Promise<void> {
  await restoreFences();
  const fenced = [...fences];
  const old = inherited;
  await browserSide.clearAuthCache([...new Set([...origins, ...fences.keys(), ...(old?.origins ?? [])])]);
  for (const [origin, own] of fenced) await takeDown(origin, own);
  await dropInherited(old);
}

async function dropInherited(old: typeof inherited): Promise<void> {
  if (old === undefined || inherited !== old) return;
  inherited = undefined;
  await browserSide.updateRules({ remove: old.ruleIds, add: [] });
  await note();
}

/**
 * At worker start: takes over what an earlier worker left behind. It is cleared in a quiet moment like everything
 * else, as the worker may have been started by a page that begins to load.
 */
export function restoreFences(): Promise<void> {
  inheriting ??= inherit().catch(error => {
    inheriting = undefined;
    throw error;
  });
  return inheriting;
}

async function inherit(): Promise<void> {
  const stored = (await browser.storage.session.get(entry))[entry];
  const origins = Array.isArray(stored) ? stored.filter(it => typeof it === 'string') : [];
  const ruleIds = (await browserSide.ruleIds()).filter(id => id >= firstGuardId);
  if (origins.length === 0 && ruleIds.length === 0) return;
  nextId = Math.max(nextId, ...ruleIds.map(id => id + 1));
  const old = { origins, ruleIds };
  inherited = old;
  quietMoment()
    .then(() => (inherited === old ? browserSide.clearAuthCache(origins) : undefined))
    .then(() => dropInherited(old))
    .catch(error => console.error('Auth cache not emptied', error));
}
