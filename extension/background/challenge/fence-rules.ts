/**
 * The rules of a fence: while credentials may lie in the browser's auth cache, they keep every request off that
 * origin that neither pages of its own host nor granted sites caused. Pure.
 */
import { parentsOf } from '../../../shared/domains.js';
import type { TabGrant } from '../../../shared/grant.js';
import type { RuleBody } from '../../browser/browser.js';

/** Above every attaching rule (compile.ts stays below 2^22). */
const priority = 2 ** 23;

/** Who may pass a fence. */
export interface Passers {
  /** Rules can tell the origin's own host from strangers. */
  readonly ownHostIsSafe: boolean;
  /** Sites granted the config whose credentials are behind the fence. */
  readonly sites: readonly string[];
  /** Sites that may not, though a domain above them may. */
  readonly withheld: readonly string[];
  /** Page loads granted it, each in its tab alone. */
  readonly tabs: readonly TabGrant[];
}

/** `resourceTypes`: all that the browser knows. */
export function fenceRules(
  origin: string,
  { ownHostIsSafe, sites, withheld, tabs }: Passers,
  resourceTypes: readonly string[],
): RuleBody[] {
  const { host, protocol, hostname } = new URL(origin);
  const webSocketOrigin = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`;
  const embedded = resourceTypes.filter(type => type !== 'main_frame');
  const block = (target: string, condition: object): RuleBody => ({
    priority,
    action: { type: 'block' },
    condition: { urlFilter: `|${target}/`, isUrlFilterCaseSensitive: true, ...condition },
  });
  const everywhere = [...(ownHostIsSafe ? [hostname] : []), ...sites];
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
  return [
    ...[origin, webSocketOrigin].flatMap(target =>
      [...strangers, ...deniedBelow, ...inOtherTabs].map(condition =>
        block(target, { resourceTypes: embedded, ...condition }),
      ),
    ),
    block(origin, {
      resourceTypes: ['main_frame'],
      excludedInitiatorDomains: [hostname, ...sites],
      excludedRequestMethods: ['get', 'head'],
    }),
  ];
}
