/**
 * The rule compiler: a pure function from places to declarativeNetRequest session rules. It holds invariants 1
 * to 3 for every request that no code of ours sees; docs/architecture.md tells the four kinds of rules apart.
 */

import { overlaps, specificity } from '../../../shared/resource.js';
import { ResourceIndex } from '../../../shared/resource-index.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import type { LeftReason } from '../../messages/unruled.js';
import { isRegex } from './filter.js';
import { Hosts, type PageHosts } from './initiators.js';
import { namedRules, namedShadows } from './named-rules.js';
import { attachedAt, type Place } from './place.js';
import { headerRules, shadowRules } from './rules.js';
import { stripRules } from './strip-rules.js';

export interface Compiled {
  readonly rules: readonly RuleBody[];
  /** Places that were to have a header rule and have none: they are served by challenge alone. */
  readonly left: readonly Left[];
}

export interface Left {
  readonly place: Place;
  readonly why: LeftReason;
}

/** For every place with headers, the more specific places inside its reach. */
function insides(places: readonly Place[]): Map<Place, Place[]> {
  const withHeaders = places.filter(place => attachedAt(place).length > 0);
  const inside = new Map<Place, Place[]>(withHeaders.map(place => [place, []]));
  const exact = new ResourceIndex(withHeaders);
  const wide = withHeaders.filter(place => place.resource.wildcard);
  const wildcards = new ResourceIndex(
    wide.map(place => ({ place, resource: { ...place.resource, path: '/' } })),
  );
  for (const place of places) {
    const { resource } = place;
    // Any host below stands for a wildcard's hosts: what covers `*.h` is what covers `x.h`.
    const target = resource.wildcard ? { ...resource, host: `x.${resource.host}` } : resource;
    const outer = new Set<Place>();
    for (const group of exact.groupsOf(target)) for (const it of group) outer.add(it);
    // A wildcard's path may lie below this one's and still be less specific, as the host counts first.
    if (wide.length > 0)
      for (const group of wildcards.groupsOf(target)) for (const entry of group) outer.add(entry.place);
    for (const candidate of outer) {
      const wider = specificity(candidate.resource) < specificity(resource);
      if (wider && overlaps(candidate.resource, resource)) inside.get(candidate)?.push(place);
    }
  }
  return inside;
}

/** Room for fewer rules is not worth compiling thousands of places for, one of which might take so few. */
const worthwhile = 4;

/** Rules that fit the browser's limits, in the order they are put in. */
class Fitting {
  readonly rules: RuleBody[] = [];
  #regexRules = 0;
  #refused = false;

  constructor(readonly dialect: RuleDialect) {}

  /** Puts all of `needed` in, or nothing, and says why not. */
  put(needed: readonly RuleBody[]): LeftReason | undefined {
    const regexRules = this.#regexRules + needed.filter(isRegex).length;
    const { maxRules, maxRegexRules } = this.dialect;
    if (this.rules.length + needed.length > maxRules) {
      this.#refused = true;
      return 'limit';
    }
    if (regexRules > maxRegexRules) return 'regex-limit';
    this.rules.push(...needed);
    this.#regexRules = regexRules;
    return undefined;
  }

  get full(): boolean {
    const room = this.dialect.maxRules - this.rules.length;
    return room <= 0 || (this.#refused && room < worthwhile);
  }
}

/**
 * Compiles `places`, at most one for each resource text, those that matter most first: where not all fit the
 * limits, the last are left out. A header rule is only emitted together with the shadows of everything more
 * specific inside it, and with those of URLs that name another config of a tie. `granted`: the hosts the browser lets
 * the extension act for, places or not.
 */
export function compile(
  places: readonly Place[],
  dialect: RuleDialect,
  granted: readonly PageHosts[] = [],
): Compiled {
  const hosts = new Hosts(
    places.map(place => place.resource),
    granted,
  );
  const fitting = new Fitting(dialect);
  const left: Left[] = [];
  const served: Place[] = [];
  const shadowed = new Set<Place>();
  for (const [place, inner] of insides(places)) {
    if (fitting.full) {
      left.push(...attachedAt(place).map(it => ({ place: it, why: 'limit' as const })));
      continue;
    }
    /** With the shadows of `inner` that are not there yet; the reason where it does not go in. */
    const put = (own: readonly RuleBody[] | undefined): LeftReason | undefined => {
      const missing = inner.filter(it => !shadowed.has(it));
      const shadows = missing.map(it => shadowRules(it, dialect));
      if (own === undefined || shadows.includes(undefined)) return 'not-expressible';
      const why = fitting.put([...own, ...shadows.flatMap(it => it ?? [])]);
      if (why === undefined) for (const it of missing) shadowed.add(it);
      return why;
    };
    if (place.headers !== undefined) {
      const headers = headerRules(place, hosts, dialect);
      const shadows = namedShadows(place, dialect);
      const why = put(headers && shadows && [...headers, ...shadows]);
      if (why === undefined) served.push(place);
      else left.push({ place, why });
    }
    const named = attachedAt(place).filter(it => it !== place);
    const why = named.length > 0 ? put(namedRules(place, hosts, dialect)) : undefined;
    if (why !== undefined) left.push(...named.map(it => ({ place: it, why })));
  }
  // What can be done without comes last.
  for (const place of served) fitting.put(stripRules(place, hosts));
  return { rules: fitting.rules, left };
}
