/**
 * The rule compiler: a pure function from places to declarativeNetRequest session rules. It holds invariants 1
 * to 3 for every request that no code of ours sees; docs/architecture.md tells the four kinds of rules apart.
 */

import { formatResource, overlaps, specificity } from '../../../shared/resource.js';
import { ResourceIndex } from '../../../shared/resource-index.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { type Filter, filtersOf, isRegex } from './filter.js';
import { Hosts, initiatorsOf, type PageHosts } from './initiators.js';
import type { Place } from './place.js';

export interface Compiled {
  readonly rules: readonly RuleBody[];
  /** Places that were to have a header rule and have none: over a limit, or not expressible as a filter. */
  readonly left: readonly Place[];
}

/** Shadow and header priorities of a place; both lie above those of every less specific place. */
const shadowPriority = (place: Place) => 2 * specificity(place.resource);
const headerPriority = (place: Place) => 2 * specificity(place.resource) + 1;

function rulesFor(
  filters: readonly Filter[],
  priority: number,
  action: object,
  condition: object,
): RuleBody[] {
  return filters.map(filter => ({
    priority,
    action: { ...action },
    condition: { ...filter, isUrlFilterCaseSensitive: true, ...condition },
  }));
}

/** Rules a, b and c of a place with headers. */
function headerRules(place: Place, hosts: Hosts, dialect: RuleDialect): RuleBody[] {
  const filters = filtersOf(place.resource, dialect.webSocketSchemes);
  if (filters === undefined) return [];
  const priority = headerPriority(place);
  const action = {
    type: 'modifyHeaders',
    requestHeaders: Object.entries(place.headers ?? {}).map(([header, value]) => ({
      header,
      operation: 'set',
      value,
    })),
  };
  const navigation = rulesFor(filters.http, priority, action, {
    resourceTypes: ['main_frame'],
    requestMethods: ['get', 'head'],
  });
  // Without it whatever is embedded is decided one by one: embedded.ts.
  const lists = dialect.topDomains ? initiatorsOf(place, hosts) : [];
  const embedded = lists.flatMap(({ tabId, initiators, tops, strangers }) => {
    const condition = {
      resourceTypes: [...dialect.resourceTypes],
      initiatorDomains: initiators,
      // A frame of the own host under a foreign top page is foreign (invariant 3).
      topDomains: tops,
      ...(strangers.length === 0
        ? {}
        : { excludedInitiatorDomains: strangers, excludedTopDomains: strangers }),
      ...(tabId === undefined ? {} : { tabIds: [tabId] }),
    };
    return [
      ...rulesFor(filters.http, priority, action, condition),
      ...rulesFor(filters.webSocket, priority, action, { ...condition, resourceTypes: ['websocket'] }),
    ];
  });
  return [...navigation, ...embedded];
}

/** The shadow of a place: whatever a less specific place would attach stops here. */
function shadowRules(place: Place, dialect: RuleDialect): RuleBody[] | undefined {
  const filters = filtersOf(place.resource, dialect.webSocketSchemes);
  if (filters === undefined) return undefined;
  const priority = shadowPriority(place);
  return rulesFor(
    [...filters.http, ...filters.webSocket],
    priority,
    { type: 'allow' },
    {
      resourceTypes: [...dialect.resourceTypes],
    },
  );
}

/** For every place with headers, the more specific places inside its reach. */
function insides(places: readonly Place[]): Map<Place, Place[]> {
  const withHeaders = places.filter(place => place.headers !== undefined);
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

/**
 * Compiles `places`, at most one for each resource text, those that matter most first: where not all fit the
 * limits, the last are left out. A header rule is only emitted together with the shadows of everything more
 * specific inside it. `granted`: the hosts the browser lets the extension act for, places or not.
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
  const rules: RuleBody[] = [];
  const left: Place[] = [];
  const shadowed = new Set<Place>();
  let regexRules = 0;
  for (const [place, inner] of insides(places)) {
    if (rules.length >= dialect.maxRules) {
      left.push(place);
      continue;
    }
    const missing = inner.filter(it => !shadowed.has(it));
    const shadows = missing.map(it => shadowRules(it, dialect));
    const own = headerRules(place, hosts, dialect);
    const needed = [...own, ...shadows.flatMap(it => it ?? [])];
    const regexNeeded = needed.filter(isRegex).length;
    const expressible = own.length > 0 && !shadows.includes(undefined);
    const fits =
      rules.length + needed.length <= dialect.maxRules && regexRules + regexNeeded <= dialect.maxRegexRules;
    if (!expressible || !fits) {
      left.push(place);
      continue;
    }
    rules.push(...needed);
    regexRules += regexNeeded;
    for (const it of missing) shadowed.add(it);
  }
  return { rules, left };
}
