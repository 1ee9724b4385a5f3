/** The rules of one place: what attaches its headers, and what keeps less specific ones away. */
import { specificity } from '../../../shared/resource.js';
import type { RuleBody, RuleDialect } from '../../browser/index.js';
import { type Filter, type Filters, filtersOf } from './filter.js';
import { settingHeaders } from './headers.js';
import { type Hosts, initiatorsOf } from './initiators.js';
import type { Place } from './place.js';

/**
 * What a rule of a place is for; the later has the last word. All of them lie above every rule of a less specific
 * place, and below 2^22, from where on twins.ts and the fences have theirs.
 */
const ranks = ['shadow', 'header', 'named shadow', 'named header', 'repeated'] as const;

export function priorityOf(place: Place, rank: (typeof ranks)[number]): number {
  return ranks.length * specificity(place.resource) + ranks.indexOf(rank);
}

/** One rule for each filter. */
export function rulesFor(
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

/** The action that sets the headers of a place. */
export function settingOf({ headers = {} }: Place): object {
  return settingHeaders(headers);
}

/** Rules b and c, for URLs that match `filters`. */
export function embeddedRules(
  place: Place,
  filters: Filters,
  priority: number,
  hosts: Hosts,
  dialect: RuleDialect,
): RuleBody[] {
  // Without it whatever is embedded is decided one by one: embedded.ts.
  const lists = dialect.topDomains ? initiatorsOf(place, hosts) : [];
  return lists.flatMap(({ tabId, initiators, tops, strangers }) => {
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
    const action = settingOf(place);
    return [
      ...rulesFor(filters.http, priority, action, condition),
      ...rulesFor(filters.webSocket, priority, action, { ...condition, resourceTypes: ['websocket'] }),
    ];
  });
}

/** Rules a, b and c of a place with headers; undefined when no filter says it. */
export function headerRules(place: Place, hosts: Hosts, dialect: RuleDialect): RuleBody[] | undefined {
  const filters = filtersOf(place.resource, dialect.webSocketSchemes);
  if (filters === undefined) return undefined;
  const priority = priorityOf(place, 'header');
  const navigation = rulesFor(filters.http, priority, settingOf(place), {
    resourceTypes: ['main_frame'],
    requestMethods: ['get', 'head'],
  });
  return [...navigation, ...embeddedRules(place, filters, priority, hosts, dialect)];
}

/** Stops, at URLs that match `filters`, whatever a rule of a lower priority would attach. */
export function allowRules(filters: Filters, priority: number, dialect: RuleDialect): RuleBody[] {
  return rulesFor(
    [...filters.http, ...filters.webSocket],
    priority,
    { type: 'allow' },
    {
      resourceTypes: [...dialect.resourceTypes],
    },
  );
}

/** The shadow of a place: whatever a less specific place would attach stops here. */
export function shadowRules(place: Place, dialect: RuleDialect): RuleBody[] | undefined {
  const filters = filtersOf(place.resource, dialect.webSocketSchemes);
  return filters && allowRules(filters, priorityOf(place, 'shadow'), dialect);
}
