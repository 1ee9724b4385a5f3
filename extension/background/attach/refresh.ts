/** Brings the session rules in line with the open vault. Called after every change that may move a rule. */
import browser from 'webextension-polyfill';
import { browserSide } from '../../browser/index.js';
import { grantedHosts } from '../permits.js';
import type { OpenVault } from '../session.js';
import { AttachedRules } from './apply.js';
import { compile } from './compile.js';
import { openedHosts } from './opened-hosts.js';
import { type Pair, type Place, servedByRule } from './place.js';
import { maxTwinRules, twinRules } from './twins.js';

const attached = new AttachedRules(browserSide);

/** One place for each resource; the secret of those that a rule may carry, the most recently used first. */
async function placesOf(open: OpenVault): Promise<Place[]> {
  const candidates: Pair[] = [];
  const shadows: Place[] = [];
  for (const pairs of open.pairs.places()) {
    const [pair] = pairs;
    if (pair === undefined) continue;
    // A tie is undecided: nobody's secret goes there, nor a less specific one.
    if (pairs.length === 1 && servedByRule(pair, open.pairs.state(pair))) candidates.push(pair);
    else shadows.push({ resource: pair.resource });
  }
  const used = (pair: Pair) => open.pairs.state(pair).lastUsed ?? 0;
  candidates.sort((a, b) => used(b) - used(a));
  const places = candidates.map(async (pair, rank): Promise<Place> => {
    // Beyond the limit no rule can exist: such a secret need not be opened.
    const headers = rank < browserSide.dialect.maxRules ? await open.headers(pair) : undefined;
    if (headers === undefined) return { resource: pair.resource };
    const { table } = open.grants;
    const sites = {
      allowed: table.allowed(pair.configId),
      withheld: table.withheld(pair.configId),
      tabs: table.tabs(pair.configId),
    };
    return { resource: pair.resource, headers, pair, sites };
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
