/** Brings the session rules in line with the open vault. Called after every change that may move a rule. */
import browser from 'webextension-polyfill';
import type { ConfigResource } from '../../../shared/auth-config.js';
import { browserSide } from '../../browser/index.js';
import { grantedHosts } from '../permits.js';
import type { OpenVault } from '../session.js';
import { AttachedRules } from './apply.js';
import { compile } from './compile.js';
import { openedHosts } from './opened-hosts.js';
import { type Pair, type Place, servedByRule } from './place.js';
import { maxTwinRules, twinRules } from './twins.js';

const attached = new AttachedRules(browserSide);

/** The pairs of one resource: the one that is used there, if that is decided, and those a URL may name instead. */
interface Candidate {
  readonly resource: ConfigResource;
  readonly decided: Pair | undefined;
  readonly others: readonly Pair[];
  /** Milliseconds since the epoch. */
  readonly lastUsed: number;
}

/** What is at each resource; those with a secret that a rule may carry first, the most recently used before others. */
function candidatesOf({ pairs }: OpenVault): { candidates: Candidate[]; shadows: Place[] } {
  const candidates: Candidate[] = [];
  const shadows: Place[] = [];
  for (const counting of pairs.places()) {
    const [first] = counting;
    if (first === undefined) continue;
    // A tie is undecided: nobody's secret goes there, nor a less specific one, unless the URL names it.
    const decided = counting.length === 1 ? first : undefined;
    const tied = pairs.tied(first.text);
    const served = tied.filter(pair => servedByRule(pair, pairs.state(pair)));
    const { resource } = first;
    if (served.length === 0) shadows.push({ resource });
    else
      candidates.push({
        resource,
        decided,
        others: tied.filter(pair => pair !== decided),
        lastUsed: Math.max(...served.map(pair => pairs.state(pair).lastUsed ?? 0)),
      });
  }
  candidates.sort((a, b) => b.lastUsed - a.lastUsed);
  return { candidates, shadows };
}

/** A pair as a rule may attach it; without headers where none may. */
async function placeOf(open: OpenVault, pair: Pair): Promise<Place> {
  const { resource, configId } = pair;
  const bare = { resource, ids: open.idsOf(configId) };
  if (!servedByRule(pair, open.pairs.state(pair))) return bare;
  const headers = await open.headers(pair);
  if (headers === undefined) return bare;
  const { table } = open.grants;
  const sites = {
    allowed: table.allowed(configId),
    withheld: table.withheld(configId),
    tabs: table.tabs(configId),
  };
  return { ...bare, headers, pair, sites };
}

/** One place for each resource. */
async function placesOf(open: OpenVault): Promise<Place[]> {
  const { candidates, shadows } = candidatesOf(open);
  const places = candidates.map(async ({ resource, decided, others }, rank): Promise<Place> => {
    // Beyond the limit no rule can exist: such a secret need not be opened.
    if (rank >= browserSide.dialect.maxRules) return { resource };
    const place = decided === undefined ? { resource } : await placeOf(open, decided);
    if (others.length === 0) return place;
    return { ...place, named: await Promise.all(others.map(pair => placeOf(open, pair))) };
  });
  return [...(await Promise.all(places)), ...shadows];
}

/**
 * Installs the rules of `open`, or removes all when there is none. `stillOpen` is asked last, so that a lock that
 * came meanwhile wins.
 */
export async function refreshRules(open: OpenVault | undefined, stillOpen: () => boolean): Promise<void> {
  if (open === undefined) return attached.set([]);
  const granted = grantedHosts((await browser.permissions.getAll()).origins ?? []);
  const places = await placesOf(open);
  const { rules } = compile(places, browserSide.dialect, [...granted, ...(await openedHosts())]);
  await attached.set(stillOpen() ? [...rules, ...twinRules(places).slice(0, maxTwinRules)] : []);
}
