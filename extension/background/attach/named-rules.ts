/**
 * Rules for URLs that name a config of a tie (`authcfg=<id>`). They serve whom a rule can tell: pages of the own host
 * and of granted sites, also when these send the user there. Whether the user typed an address no rule can tell, so
 * other navigations go by challenge (authcfg/named.ts).
 */
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { authcfgNames, authcfgRepeated, type Filters, filtersOf } from './filter.js';
import { type Hosts, initiatorsOf } from './initiators.js';
import { attachedAt, type Place } from './place.js';
import { allowRules, embeddedRules, priorityOf, rulesFor, settingOf } from './rules.js';

/** Filters for each id of the others at a place; undefined when no filter says one of them. */
function filtersByName(
  { resource, named = [] }: Place,
  dialect: RuleDialect,
): Map<Place, Filters[]> | undefined {
  const found = new Map<Place, Filters[]>();
  for (const other of named) {
    const all = (other.ids ?? []).map(id => filtersOf(resource, dialect.webSocketSchemes, authcfgNames(id)));
    if (all.includes(undefined)) return undefined;
    found.set(
      other,
      all.flatMap(it => it ?? []),
    );
  }
  return found;
}

/** Where a URL names another, the headers a place stands for stay away. */
export function namedShadows(place: Place, dialect: RuleDialect): RuleBody[] | undefined {
  const byName = filtersByName(place, dialect);
  return (
    byName &&
    [...byName.values()]
      .flat()
      .flatMap(filters => allowRules(filters, priorityOf(place, 'named shadow'), dialect))
  );
}

/** What pages may name is attached; nothing is where a URL names more than one. */
export function namedRules(place: Place, hosts: Hosts, dialect: RuleDialect): RuleBody[] | undefined {
  const repeated = filtersOf(place.resource, dialect.webSocketSchemes, authcfgRepeated);
  const byName = filtersByName(place, dialect);
  if (repeated === undefined || byName === undefined) return undefined;
  const priority = priorityOf(place, 'named header');
  const headers = attachedAt(place).flatMap(other =>
    (byName.get(other) ?? []).flatMap(filters => [
      ...embeddedRules(other, filters, priority, hosts, dialect),
      ...(dialect.topDomains ? [] : navigationRules(other, filters, priority, hosts)),
    ]),
  );
  return headers.length === 0
    ? []
    : [...headers, ...allowRules(repeated, priorityOf(place, 'repeated'), dialect)];
}

/** Navigations that pages cause, where rules serve nothing else; elsewhere rule b has them. */
function navigationRules(place: Place, filters: Filters, priority: number, hosts: Hosts): RuleBody[] {
  return initiatorsOf(place, hosts).flatMap(({ tabId, initiators, strangers }) =>
    rulesFor(filters.http, priority, settingOf(place), {
      resourceTypes: ['main_frame'],
      initiatorDomains: initiators,
      ...(strangers.length === 0 ? {} : { excludedInitiatorDomains: strangers }),
      ...(tabId === undefined ? {} : { tabIds: [tabId] }),
    }),
  );
}
