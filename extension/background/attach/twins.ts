/**
 * Http twins: a page of a resource's host that came over http may have been written by anyone on the way, and rules
 * take it for the host itself. Where http is served on the default port it is upgraded before anything is sent.
 */
import { matches } from '../../../shared/resource.js';
import type { RuleBody } from '../../browser/index.js';
import { attachedAt, type Place } from './place.js';

/** Above every attaching rule (compile.ts), below the fences (challenge/guard.ts). */
const priority = 2 ** 22;

/** Kept free for them beside the attaching rules (RuleDialect.maxRules). */
export const maxTwinRules = 500;

/** Hosts whose pages a rule of the place would take for themselves when they came over http on the default port. */
function mistakable(place: Place): string[] {
  return attachedAt(place).flatMap(({ resource, sites }) => {
    if (resource.scheme !== 'https' || resource.port !== 443) return [];
    return [...(resource.wildcard ? [] : [resource.host]), ...(sites?.allowed ?? [])];
  });
}

/** The place, and whatever a URL may name there, for navigations alone. */
function navigationsOnly(place: Place): Place {
  const resource = { ...place.resource, attach: 'navigations' as const };
  return { ...place, resource, ...(place.named ? { named: place.named.map(navigationsOnly) } : {}) };
}

function upgrade(host: string): RuleBody {
  return {
    priority,
    action: { type: 'upgradeScheme' },
    condition: {
      urlFilter: `|http://${host}/`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame', 'sub_frame'],
    },
  };
}

export interface Twins {
  /**
   * Upgrades of navigations to the http twins of hosts with https resources on the default port, and of the sites
   * granted them; not where a clear-text resource lies on that very host and port, as the user wants it as it is.
   * `upgradeScheme` keeps an explicit port and would break it, so no other port is upgraded.
   */
  readonly rules: readonly RuleBody[];
  /** All places; those whose twins found no room have rules for navigations alone (invariant 3). */
  readonly places: readonly Place[];
  /** The places before that. */
  readonly reduced: readonly Place[];
}

/** At most `most` upgrades, for the first of `places` that need them. */
export function withTwins(places: readonly Place[], most = maxTwinRules): Twins {
  const clearText = places
    .map(({ resource }) => resource)
    .filter(({ scheme, port }) => scheme === 'http' && port === 80);
  const wanted = (host: string) =>
    clearText.some(
      resource => resource.host === host || matches({ ...resource, path: '/' }, `http://${host}/`),
    );
  const upgraded = new Set<string>();
  const reduced: Place[] = [];
  const all = places.map(place => {
    const missing = new Set(mistakable(place).filter(host => !upgraded.has(host) && !wanted(host)));
    if (upgraded.size + missing.size <= most) {
      for (const host of missing) upgraded.add(host);
      return place;
    }
    reduced.push(place);
    return navigationsOnly(place);
  });
  return { rules: [...upgraded].map(upgrade), places: all, reduced };
}
