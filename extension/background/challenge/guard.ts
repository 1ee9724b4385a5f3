/**
 * Credentials given in answer to a challenge lie in the browser's HTTP auth cache, from where they go to any
 * request of any site, with no event. So each answer is fenced: block rules keep strangers off that origin until
 * the cache has been emptied.
 *
 * Removing an entry makes Chromium close the profile's connections: HTTP/2 streams of all sites end, and requests
 * that wait for a connection. So it happens in a quiet moment, and the fence stays up till then (decision 0003).
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { browserSide, type SessionRule } from '../../browser/index.js';
import { firstCertificateId, firstGuardId } from '../attach/apply.js';
import { originFilters } from '../attach/filter.js';
import { fenceRules, type Passers } from './fence-rules.js';
import { quietIn } from './sent.js';

const entry = 'authCacheOrigins';

/** Who may pass for a config. Asked anew whenever what sites may do has changed. */
type PassersOf = (configId: AuthConfigId) => Passers;

interface Fence {
  /** Settles when the rules last drawn are installed. */
  drawn: Promise<void>;
  ruleIds: readonly number[];
  /** By config whose credentials are behind it: who may pass. Only who may pass for all of them does. */
  readonly passers: Map<AuthConfigId, PassersOf>;
  /** Answered requests that have not ended. */
  readonly open: Set<string>;
  /** One of the answers was of a kind that lives from the cache. */
  untilLock: boolean;
}

/** Whose credentials a request is given, and who may pass the fence around them. */
export interface Behind {
  readonly configId: AuthConfigId;
  readonly passers: PassersOf;
  /** They live from the cache, so that it is emptied at lock alone. */
  readonly untilLock?: boolean;
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

/** Installs the rules for all configs behind a fence, in place of those there were. */
function draw(origin: string, fence: Fence): Promise<void> {
  const drawn = fence.drawn
    .catch(() => undefined)
    .then(async () => {
      // Ids of an earlier worker's rules are taken until they are known.
      await restoreFences();
      await note();
      const filters = originFilters(origin, browserSide.dialect.webSocketSchemes);
      const rules = [...fence.passers].flatMap(([configId, asked]) => {
        const passers = asked(configId);
        // Our own requests omit credentials, so that the cache gives them none: trials and tests pass.
        const sites = [...passers.sites, location.hostname];
        return fenceRules(filters, { ...passers, sites }, browserSide.dialect);
      });
      const each = new Map(rules.map(rule => [JSON.stringify(rule), rule]));
      const add: SessionRule[] = [...each.values()].map(rule => ({ id: nextId++, ...rule }));
      await browserSide.updateRules({ remove: fence.ruleIds, add });
      fence.ruleIds = add.map(({ id }) => id);
    });
  fence.drawn = drawn;
  return drawn;
}

/** To be awaited before credentials are given to `requestId`. Rejects when the fence cannot be put up. */
export async function fence(
  requestId: string,
  url: string,
  { configId, passers, untilLock = false }: Behind,
): Promise<void> {
  const { origin } = new URL(url.replace(/^ws/, 'http'));
  const own: Fence = fences.get(origin) ?? {
    drawn: Promise.resolve(),
    ruleIds: [],
    passers: new Map(),
    open: new Set(),
    untilLock: false,
  };
  fences.set(origin, own);
  own.open.add(requestId);
  own.untilLock ||= untilLock;
  const isNew = !own.passers.has(configId);
  own.passers.set(configId, passers);
  await (isNew ? draw(origin, own) : own.drawn);
}

/** A config has another id: those who may pass for it are found by that. */
export function renameBehind(from: AuthConfigId, to: AuthConfigId): void {
  for (const { passers } of fences.values()) {
    const asked = passers.get(from);
    if (asked !== undefined) passers.set(to, asked);
    passers.delete(from);
  }
}

/** What sites may do has changed: the fences that stand follow. */
export async function redrawFences(): Promise<void> {
  await Promise.all([...fences].map(([origin, fence]) => draw(origin, fence)));
}

async function takeDown(origin: string, own: Fence): Promise<void> {
  fences.delete(origin);
  await own.drawn.catch(() => undefined);
  await browserSide.updateRules({ remove: own.ruleIds, add: [] });
  await note();
}

/** A page that polls without a pause is cut short once rather than kept beside the credentials for good. */
const longestUnquietMs = 120_000;

async function quietMoment(): Promise<void> {
  const end = Date.now() + longestUnquietMs;
  for (let left = quietIn(); left > 0 && Date.now() < end; left = quietIn())
    await new Promise(done => setTimeout(done, left));
}

/** An answered request is over: when all are, the cache is emptied in a quiet moment and the fence comes down. */
export async function unfence(requestId: string): Promise<void> {
  const [origin, own] = [...fences].find(([, { open }]) => open.has(requestId)) ?? [];
  if (origin === undefined || own === undefined) return;
  own.open.delete(requestId);
  if (own.untilLock) return;
  await quietMoment();
  // Answered again meanwhile, or the last one to wait was another.
  if (own.open.size > 0 || fences.get(origin) !== own) return;
  await browserSide.clearAuthCache([origin]);
  if (own.open.size === 0 && fences.get(origin) === own) await takeDown(origin, own);
}

/**
 * At lock: empties the cache for these origins and all that are fenced, whatever is under way. Where an answered
 * request has not ended its credentials may still arrive in the cache: that fence stays, and falls as usual.
 */
export async function clearNow(origins: readonly string[]): Promise<void> {
  await restoreFences();
  const fenced = [...fences];
  const old = inherited;
  await browserSide.clearAuthCache([...new Set([...origins, ...fences.keys(), ...(old?.origins ?? [])])]);
  for (const [origin, own] of fenced) {
    own.untilLock = false;
    if (own.open.size === 0) await takeDown(origin, own);
  }
  await dropInherited(old);
  await note();
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
  const isGuard = (id: number) => id >= firstGuardId && id < firstCertificateId;
  const ruleIds = (await browserSide.ruleIds()).filter(isGuard);
  if (origins.length === 0 && ruleIds.length === 0) return;
  nextId = Math.max(nextId, ...ruleIds.map(id => id + 1));
  const old = { origins, ruleIds };
  inherited = old;
  // Where no answer goes into the cache they can be taken down at once.
  (browserSide.keepsAnswers ? quietMoment() : Promise.resolve())
    // Rules outlive a reload of the extension, the note does not: then nobody knows which origins they were for.
    .then(() =>
      browserSide.keepsAnswers && inherited === old
        ? browserSide.clearAuthCache(origins.length === 0 ? 'all' : origins)
        : undefined,
    )
    .then(() => dropInherited(old))
    .catch(error => console.error('Auth cache not emptied', error));
}
