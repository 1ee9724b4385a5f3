/**
 * The rule compiler: a pure function from places to declarativeNetRequest session rules. It holds invariants 1
 * to 3 for every request that no code of ours sees; docs/architecture.md tells the four kinds of rules apart.
 */

import { formatResource, overlaps, specificity } from '../../../shared/resource.js';
import { ResourceIndex } from '../../../shared/resource-index.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { isRegex } from './filter.js';
import { Hosts, type PageHosts } from './initiators.js';
import { namedRules, namedShadows } from './named-rules.js';
import { attachedAt, type Place } from './place.js';
import { headerRules, shadowRules } from './rules.js';
import { stripRules } from './strip-rules.js';

export interface Compiled {
  readonly rules: readonly RuleBody[];
  /** Places that were to have a header rule and have none: over a limit, or not expressible as a filter. */
  readonly left: readonly Place[];
}

/** For every place with headers, the more specific places inside its reach. */
function insides(places: readonly Place[]): Map<Place, Place[]> {
  const withHeaders = places.filter(place => attachedAt(place).length > 0);
  const inside = new Map<Place, Place[]>(withHeaders.map(place => [place, []]));
  const exact = new ResourceIndex(withHeaders);
  const wildcards = new ResourceIndex(
    withHeaders
      .filter(place => place.resource.wildcard)
      .map(place => ({ place, resource: { ...place.resource, path: '/' } })),
  );
  for (const place of places) {
    const { resource } = place;
    // Any host below stands for a wildcard's hosts: what covers `*.h` is what covers `x.h`.
    const url = formatResource(
      resource.wildcard ? { ...resource, wildcard: false, host: `x.${resource.host}` } : resource,
    );
    const outer = new Set([...exact.groups(url)].flat());
    // A wildcard's path may lie below this one's and still be less specific, as the host counts first.
    for (const group of wildcards.groups(url)) for (const entry of group) outer.add(entry.place);
    for (const candidate of outer) {
      const wider = specificity(candidate.resource) < specificity(resource);
      if (wider && overlaps(candidate.resource, resource)) inside.get(candidate)?.push(place);
    }
  }
  return inside;
}

/** Rules that fit the browser's limits, in the order they are put in. */
class Fitting {
  readonly rules: RuleBody[] = [];
  #regexRules = 0;

  constructor(readonly dialect: RuleDialect) {}

  /** Puts all of `needed` in, or nothing. */
  put(needed: readonly RuleBody[]): boolean {
    const regexRules = this.#regexRules + needed.filter(isRegex).length;
    const { maxRules, maxRegexRules } = this.dialect;
    if (this.rules.length + needed.length > maxRules || regexRules > maxRegexRules) return false;
    this.rules.push(...needed);
    this.#regexRules = regexRules;
    return true;
  }

  get full(): boolean {
    return this.rules.length >= this.dialect.maxRules;
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
  const left: Place[] = [];
  const served: Place[] = [];
  const shadowed = new Set<Place>();
  for (const [place, inner] of insides(places)) {
    /** With the shadows of `inner` that are not there yet. */
    const put = (own: readonly RuleBody[] | undefined): boolean => {
      if (own === undefined || fitting.full) return false;
      const missing = inner.filter(it => !shadowed.has(it));
      const shadows = missing.map(it => shadowRules(it, dialect));
      if (shadows.includes(undefined)) return false;
      if (!fitting.put([...own, ...shadows.flatMap(it => it ?? [])])) return false;
      for (const it of missing) shadowed.add(it);
      return true;
    };
    if (place.headers !== undefined) {
      const headers = headerRules(place, hosts, dialect);
      const shadows = namedShadows(place, dialect);
      if (put(headers && shadows && [...headers, ...shadows])) served.push(place);
      else left.push(place);
    }
    const named = attachedAt(place).filter(it => it !== place);
    if (named.length > 0 && !put(namedRules(place, hosts, dialect))) left.push(...named);
  }
  // What can be done without comes last.
  for (const place of served) fitting.put(stripRules(place, hosts));
  return { rules: fitting.rules, left };
}
