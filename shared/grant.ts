/**
 * Grants: whether a config may be used on behalf of a site that is not its resource's own. A site is a host with
 * its sub-domains and all ports, as rules see it; the decision for the nearest host counts. A sub-domain with
 * configs of its own is a site of its own.
 */
import type { AuthConfigId } from './auth-config.js';
import { hostAndParents } from './domains.js';

/** `ask`: once per page load; `session`: until lock. */
export const grantDecisions = ['never', 'ask', 'session', 'always'] as const;
export type GrantDecision = (typeof grantDecisions)[number];

export interface Grant {
  /** Canonical host, as `new URL` writes it. */
  readonly site: string;
  readonly configId: AuthConfigId;
  readonly decision: GrantDecision;
}

/** A page load of a site that was allowed to use a config, in one tab and until that tab leaves the page. */
export interface TabGrant {
  readonly site: string;
  readonly configId: AuthConfigId;
  readonly tabId: number;
}

/** What is decided about sites, by config. */
export class GrantTable {
  readonly #decisions = new Map<AuthConfigId, Map<string, Grant>>();
  readonly #tabs: readonly TabGrant[];
  readonly #sitesOfTheirOwn: ReadonlySet<string>;

  /** `sitesOfTheirOwn`: hosts with configs; a decision for a domain above them does not reach them. */
  constructor(
    grants: Iterable<Grant> = [],
    tabs: readonly TabGrant[] = [],
    sitesOfTheirOwn: ReadonlySet<string> = new Set(),
  ) {
    for (const grant of grants) {
      const sites = this.#decisions.get(grant.configId) ?? new Map<string, Grant>();
      this.#decisions.set(grant.configId, sites.set(grant.site, grant));
    }
    this.#tabs = tabs;
    this.#sitesOfTheirOwn = sitesOfTheirOwn;
  }

  /** The decision that counts for a host, with the site it was made for; undefined when nobody decided. */
  deciding(configId: AuthConfigId, host: string): Grant | undefined {
    const sites = this.#decisions.get(configId);
    if (sites === undefined) return undefined;
    for (const site of hostAndParents(host)) {
      const grant = sites.get(site);
      if (grant !== undefined || this.#sitesOfTheirOwn.has(site)) return grant;
    }
    return undefined;
  }

  decision(configId: AuthConfigId, host: string): GrantDecision | undefined {
    return this.deciding(configId, host)?.decision;
  }

  /** Whether a request of a page of `host` in `tabId` may use the config without asking. */
  allows(configId: AuthConfigId, host: string, tabId: number): boolean {
    const grant = this.deciding(configId, host);
    if (grant?.decision === 'ask')
      return this.tabs(configId).some(it => it.tabId === tabId && it.site === grant.site);
    return grant?.decision === 'session' || grant?.decision === 'always';
  }

  /** Sites whose pages may use the config, in order. */
  allowed(configId: AuthConfigId): string[] {
    return this.#sites(configId, decision => decision === 'session' || decision === 'always');
  }

  /** Sites with a decision that is no general permission: they are left out where a parent is allowed. */
  withheld(configId: AuthConfigId): string[] {
    return this.#sites(configId, decision => decision === 'never' || decision === 'ask');
  }

  /** Page loads that may use the config. */
  tabs(configId: AuthConfigId): readonly TabGrant[] {
    const sites = this.#decisions.get(configId);
    return this.#tabs.filter(it => it.configId === configId && sites?.get(it.site)?.decision === 'ask');
  }

  #sites(configId: AuthConfigId, wanted: (decision: GrantDecision) => boolean): string[] {
    const grants = this.#decisions.get(configId)?.values() ?? [];
    return [...grants]
      .filter(({ decision }) => wanted(decision))
      .map(({ site }) => site)
      .sort();
  }
}
