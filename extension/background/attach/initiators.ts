/**
 * Whose pages' embedded requests are served by a rule: the own host where rules can tell it from strangers, and the
 * sites the user granted.
 */
import { isBelow, parentsOf } from '../../../shared/domains.js';
import type { Place } from './place.js';

/** Hosts of pages: of one origin, or with `wildcard` of all below a host. */
export interface PageHosts {
  readonly scheme: string;
  readonly host: string;
  readonly wildcard: boolean;
}

/**
 * Hosts whose pages the browser lets the extension act for: those of places, and whatever else was ever granted.
 * Rules take pages of sub-domains, of any port and of http for the host itself (architecture.md, "Rules").
 */
export class Hosts {
  readonly #below = new Map<string, Set<string>>();
  readonly #withConfigs: ReadonlySet<string>;
  readonly #wildcards: ReadonlySet<string>;
  readonly #clearText: readonly PageHosts[];

  /** `resources`: hosts with configs; `granted`: hosts of permissions. */
  constructor(resources: readonly PageHosts[], granted: readonly PageHosts[]) {
    const pages = [...resources, ...granted];
    const hosts = new Set(pages.map(({ host }) => host));
    for (const host of hosts) {
      for (const parent of parentsOf(host)) {
        this.#below.set(parent, (this.#below.get(parent) ?? new Set()).add(host));
      }
    }
    this.#withConfigs = new Set(resources.map(({ host }) => host));
    this.#wildcards = new Set(pages.filter(({ wildcard }) => wildcard).map(({ host }) => host));
    this.#clearText = pages.filter(({ scheme }) => scheme !== 'https');
  }

  /** Hosts of their own below `host`: rules take sub-domains for the host itself. */
  below(host: string): string[] {
    return [...(this.#below.get(host) ?? [])].sort();
  }

  /** Those that a grant for `host` does not mean: sites of their own, and those that open in clear text. */
  notMeantBelow(host: string): string[] {
    return this.below(host).filter(it => this.#withConfigs.has(it) || this.opensInClearText(it));
  }

  /** Whether pages of `host` may have come over http, where anyone on the way may have written them. */
  opensInClearText(host: string): boolean {
    return this.#clearText.some(it => it.host === host || (it.wildcard && isBelow(host, it.host)));
  }

  /** Whether sub-domains of `host` may act that nobody can name one by one. */
  opensBelow(host: string): boolean {
    return [host, ...parentsOf(host)].some(it => this.#wildcards.has(it));
  }
}

/** One list of initiators, for a rule of its own. */
export interface Initiators {
  readonly initiators: readonly string[];
  /** Hosts the top page may have. */
  readonly tops: readonly string[];
  /** Sub-domains of these that are strangers to them. */
  readonly strangers: readonly string[];
  /** The one tab the list is for; absent: all. */
  readonly tabId?: number;
}

/**
 * The own host, where rules can tell it from strangers. Not for a wildcard (each of its hosts would be a site of the
 * others), not where sub-domains act that cannot be left out by name, not for a public suffix (its sub-domains
 * belong to others), and not for https when pages of the host may come over http.
 */
function ownHost({ resource }: Place, hosts: Hosts): string[] {
  const { wildcard, publicSuffix, host, scheme } = resource;
  if (wildcard || publicSuffix || hosts.opensBelow(host)) return [];
  return scheme === 'https' && hosts.opensInClearText(host) ? [] : [host];
}

/**
 * Lists of initiators for a place. Rules take a host's sub-domains for the host itself, so those with configs of
 * their own and those the user withheld are left out; one of them that is allowed by itself needs a list of its own,
 * as leaving out wins over listing.
 */
export function initiatorsOf(place: Place, hosts: Hosts): Initiators[] {
  const { attach, scheme } = place.resource;
  if (attach === 'navigations') return [];
  const mayAct = (site: string) => scheme === 'http' || !hosts.opensInClearText(site);
  const own = ownHost(place, hosts);
  const { allowed = [], withheld = [], tabs = [] } = place.sites ?? {};
  const everywhere = [...new Set([...own, ...allowed.filter(mayAct)])];
  // Nobody spoke of the own host's sub-domains; those of a granted site are meant.
  const strangersOf = (site: string) => [
    ...(own.includes(site) ? hosts.below(site) : hosts.notMeantBelow(site)),
    ...withheld.filter(it => isBelow(it, site)),
  ];
  return [
    ...lists(everywhere, strangersOf),
    ...tabs
      .filter(({ site }) => mayAct(site))
      .flatMap(({ site, tabId }) =>
        lists([...new Set([...own, site])], strangersOf).map(list => ({ ...list, tabId })),
      ),
  ];
}

/** Lists for sites that may act under pages of each other; `namesBelow` gives the strangers below one of them. */
function lists(sites: readonly string[], namesBelow: (site: string) => readonly string[]): Initiators[] {
  const known = new Set(sites);
  const strangersOf = (site: string) => namesBelow(site).filter(it => !known.has(it));
  const strangers = [...new Set(sites.flatMap(strangersOf))].sort();
  const left = new Set(strangers);
  const inside = sites.filter(site => [...parentsOf(site)].some(parent => left.has(parent)));
  const outside = sites.filter(site => !inside.includes(site));
  return [
    ...(outside.length === 0 ? [] : [{ initiators: outside, tops: sites, strangers }]),
    ...inside.map(site => ({ initiators: [site], tops: [site], strangers: strangersOf(site).sort() })),
  ];
}
