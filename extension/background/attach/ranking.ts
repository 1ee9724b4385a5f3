/**
 * From the pairs of the open vault to places, those that matter most first: where not all find room among the browser's
 * rules, the last are left to challenges.
 */
import type { AuthConfigId, PairState } from '../../../shared/auth-config.js';
import type { GrantTable } from '../../../shared/grant.js';
import { attachedAt, type Pair, type Place, type Sites, servedByRule } from './place.js';

export interface Known {
  state(pair: Pair): PairState;
  /** The user's decisions about sites. */
  readonly table: Pick<GrantTable, 'allowed' | 'withheld' | 'tabs'>;
  /** What a rule for the pair sets, or what stands in for it. */
  headers(pair: Pair): Readonly<Record<string, string>>;
  /** Every pair of a resource, whichever counts. */
  tied(resource: string): readonly Pair[];
  /** Ids by which a URL may name a config. */
  ids(configId: AuthConfigId): readonly AuthConfigId[];
}

function sitesOf({ configId }: Pair, { table }: Known): Sites {
  return {
    allowed: table.allowed(configId),
    withheld: table.withheld(configId),
    tabs: table.tabs(configId),
  };
}

/** For another site's images the browser announces no challenge: without a rule they get nothing at all. */
export function isGranted({ sites }: Pick<Place, 'sites'>): boolean {
  return sites !== undefined && sites.allowed.length + sites.tabs.length > 0;
}

/** A pair as a rule may attach it; without headers where none may. */
function placeOf(pair: Pair, known: Known): Place {
  const bare = { resource: pair.resource, ids: known.ids(pair.configId) };
  if (!servedByRule(pair, known.state(pair))) return bare;
  return { ...bare, headers: known.headers(pair), pair, sites: sitesOf(pair, known) };
}

/**
 * One place for each resource; `resources` has the pairs that count at each. With headers, where a rule may carry them:
 * resources with grants first, then the most recently used. Then the others, which nothing less specific may serve.
 */
export function rankedPlaces(resources: Iterable<readonly Pair[]>, known: Known): Place[] {
  const served: { place: Place; granted: boolean; lastUsed: number }[] = [];
  const silent: Place[] = [];
  for (const counting of resources) {
    const [first] = counting;
    if (first === undefined) continue;
    // A tie is undecided: nobody's secret goes there, nor a less specific one, unless the URL names it.
    const decided = counting.length === 1 ? first : undefined;
    const tied = known.tied(first.text);
    const states = tied.filter(pair => servedByRule(pair, known.state(pair))).map(pair => known.state(pair));
    if (states.length === 0) {
      silent.push({ resource: first.resource });
      continue;
    }
    const own = decided === undefined ? { resource: first.resource } : placeOf(decided, known);
    const others = tied.filter(pair => pair !== decided);
    const place = others.length === 0 ? own : { ...own, named: others.map(pair => placeOf(pair, known)) };
    const lastUsed = Math.max(...states.map(state => state.lastUsed ?? 0));
    served.push({ place, granted: attachedAt(place).some(isGranted), lastUsed });
  }
  served.sort((a, b) => Number(b.granted) - Number(a.granted) || b.lastUsed - a.lastUsed);
  return [...served.map(({ place }) => place), ...silent];
}
