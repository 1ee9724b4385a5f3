/**
 * Rules about hosts with client certificates. The certificate is part of the connection, so they cover the whole origin,
 * whatever the path: while the vault is open a fence keeps strangers off, while it is locked nothing gets there. Pure.
 */
import type { GrantTable } from '../../../shared/grant.js';
import type { RuleBody, RuleDialect } from '../../browser/browser.js';
import { type Filters, filtersOf, maxWildcardLength } from '../attach/filter.js';
import type { Hosts } from '../attach/initiators.js';
import type { Pair } from '../attach/place.js';
import { fenceRules, type Passers } from '../challenge/fence-rules.js';

/** Who may cause requests to a pair's origin. Sub-domains that rules would take for one of them are left out by name. */
function passersOf({ configId, resource }: Pair, table: GrantTable, hosts: Hosts): Passers {
  const { host, wildcard, publicSuffix } = resource;
  const mayAct = (site: string) => !hosts.opensInClearText(site);
  const sites = table.allowed(configId).filter(mayAct);
  // The hosts of a wildcard are one site here: no challenge can serve them one by one.
  const ownHostIsSafe = wildcard || (!publicSuffix && mayAct(host));
  const below = wildcard ? hosts.below(host).filter(it => hosts.opensInClearText(it)) : hosts.below(host);
  const strangers = [...below, ...sites.flatMap(site => hosts.notMeantBelow(site))];
  const withheld = [...new Set([...table.withheld(configId), ...strangers])];
  return {
    own: host,
    ownHostIsSafe,
    sites,
    withheld: withheld.filter(it => !sites.includes(it)),
    tabs: table.tabs(configId).filter(({ site }) => mayAct(site)),
  };
}

/** A host with all below it, on any port and scheme: for wildcards that the browser takes no expression for. */
const domain = (host: string) => ({ requestDomains: [host] });

/** The fence of every pair. */
export function certificateFences(
  pairs: readonly Pair[],
  table: GrantTable,
  hosts: Hosts,
  dialect: RuleDialect,
): RuleBody[] {
  const rules = pairs.flatMap(pair => {
    const { resource } = pair;
    const exact = filtersOf({ ...resource, path: '/' }, dialect.webSocketSchemes);
    const filters: Filters = exact ?? { http: [domain(resource.host)], webSocket: [] };
    const passers = passersOf(pair, table, hosts);
    // Our own requests are tests, which the user asks for.
    const sites = [...passers.sites, location.hostname];
    return fenceRules(filters, { ...passers, sites }, dialect);
  });
  return [...new Map(rules.map(rule => [JSON.stringify(rule), rule])).values()];
}

/** Above the fences. */
const blockPriority = 2 ** 24;

const escaped = (host: string) => host.replaceAll('.', '\\.');
/** With room for a port. */
const isTooLong = (name: string) => name.startsWith('*.') && name.length > maxWildcardLength - 10;

/** Filters of a host, or with `*.` of all below it, on any port. */
function hostFilters(name: string, scheme: string): readonly object[] {
  if (isTooLong(name)) return [domain(name.slice(2))];
  if (name.startsWith('*.'))
    return [{ regexFilter: `^${scheme}://(?:[a-z0-9_-]+\\.)+${escaped(name.slice(2))}[:/]` }];
  return [{ urlFilter: `|${scheme}://${name}/` }, { urlFilter: `|${scheme}://${name}:` }];
}

/**
 * While locked: nothing gets to these hosts. A navigation lands on `lockedPage`, which has the address behind its `#`,
 * where the browser lets us send it there; else it is blocked like everything else.
 */
export function lockedRules(
  hosts: readonly string[],
  lockedPage: string,
  { resourceTypes, webSocketSchemes }: RuleDialect,
): RuleBody[] {
  const schemes = ['https', ...(webSocketSchemes ? ['wss'] : [])];
  const redirect = (expression: string): RuleBody => ({
    priority: blockPriority + 1,
    action: { type: 'redirect', redirect: { regexSubstitution: `${lockedPage}#\\0` } },
    condition: {
      regexFilter: `^https://${expression}(?::\\d+)?/.*`,
      isUrlFilterCaseSensitive: true,
      resourceTypes: ['main_frame'],
    },
  });
  return hosts.flatMap(name => {
    const labels = name.startsWith('*.') ? '(?:[a-z0-9_-]+\\.)+' : '';
    const host = escaped(name.replace(/^\*\./, ''));
    return [
      ...schemes
        .flatMap(scheme => hostFilters(name, scheme))
        .map(filter => ({
          priority: blockPriority,
          action: { type: 'block' },
          condition: { ...filter, isUrlFilterCaseSensitive: true, resourceTypes: [...resourceTypes] },
        })),
      ...(isTooLong(name) ? [] : [redirect(labels + host)]),
    ];
  });
}
