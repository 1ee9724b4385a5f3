/**
 * The rules of a fence: they keep every request off an origin that neither pages of its own host nor granted sites
 * caused, while credentials may lie in the browser's auth cache, or a client certificate is part of the connection.
 * Pure.
 */
import { parentsOf } from '../../../shared/domains.js';
import type { TabGrant } from '../../../shared/grant.js';
import type { RuleBody, RuleDialect } from '../../browser/browser.js';
import type { Filter, Filters } from '../attach/filter.js';

/** Above every attaching rule (compile.ts stays below 2^22). */
const priority = 2 ** 23;

/** Who may pass a fence. */
export interface Passers {
  /** The origin's own host. */
  readonly own: string;
  /** Rules can tell it from strangers. */
  readonly ownHostIsSafe: boolean;
  /** Sites granted the config whose credentials are behind the fence. */
  readonly sites: readonly string[];
  /** Sites that may not, though a domain above them may. */
  readonly withheld: readonly string[];
  /** Page loads granted it, each in its tab alone. */
  readonly tabs: readonly TabGrant[];
}

/** `filters`: of all that lies behind the fence. */
export function fenceRules(
  filters: Filters,
  { own, ownHostIsSafe, sites, withheld, tabs }: Passers,
  { resourceTypes, topDomains }: Pick<RuleDialect, 'resourceTypes' | 'topDomains'>,
): RuleBody[] {
  const embedded = resourceTypes.filter(type => type !== 'main_frame');
  const block = (filter: Filter, condition: object): RuleBody => ({
    priority,
    action: { type: 'block' },
    condition: { ...filter, isUrlFilterCaseSensitive: true, ...condition },
  });
  const everywhere = [...(ownHostIsSafe ? [own] : []), ...sites];
  const inTabs = [...new Set(tabs.map(({ site }) => site))].filter(site => !everywhere.includes(site));
  // Excluding who may pass keeps opaque and unknown origins out: rules with exclusions match those.
  const but = (name: string, domains: readonly string[]) =>
    domains.length === 0 ? {} : { [name]: [...domains] };
  const strangers = ['InitiatorDomains', 'TopDomains'].map(who =>
    but(`excluded${who}`, [...everywhere, ...inTabs]),
  );
  const inOtherTabs = inTabs.flatMap(site => {
    const excludedTabIds = tabs.filter(tab => tab.site === site).map(({ tabId }) => tabId);
    return [
      { initiatorDomains: [site], ...but('excludedInitiatorDomains', everywhere), excludedTabIds },
      { topDomains: [site], ...but('excludedTopDomains', everywhere), excludedTabIds },
    ];
  });
  const isBelowOneOf = (domains: readonly string[]) => (site: string) =>
    [...parentsOf(site)].some(parent => domains.includes(parent));
  const denied = withheld.filter(isBelowOneOf(everywhere)).filter(site => !everywhere.includes(site));
  const allowedAgain = everywhere.filter(isBelowOneOf(denied));
  const deniedBelow =
    denied.length === 0
      ? []
      : [
          { initiatorDomains: denied, ...but('excludedInitiatorDomains', allowedAgain) },
          { topDomains: denied, ...but('excludedTopDomains', allowedAgain) },
        ];
  // Where rules cannot tell the page at the top, each request is decided by itself.
  const expressible = [...strangers, ...deniedBelow, ...inOtherTabs].filter(
    condition => topDomains || !Object.keys(condition).some(name => /topdomains/i.test(name)),
  );
  return [
    ...[...filters.http, ...filters.webSocket].flatMap(filter =>
      expressible.map(condition => block(filter, { resourceTypes: embedded, ...condition })),
    ),
    ...filters.http.map(filter =>
      block(filter, {
        resourceTypes: ['main_frame'],
        excludedInitiatorDomains: [own, ...sites],
        excludedRequestMethods: ['get', 'head'],
      }),
    ),
  ];
}
