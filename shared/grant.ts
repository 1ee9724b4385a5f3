/**
 * Grants: whether a config may be used on behalf of a site that is not its resource's own. A site is a host with
 * its sub-domains and all ports, as rules see it; the decision for the nearest host counts.
 */
import type { AuthConfigId } from './auth-config.js';
import { hostAndParents, isBelow } from './domains.js';

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
  readonly #decisions = new Map<AuthConfigId, Map<string, GrantDecision>>();
  readonly #tabs: readonly TabGrant[];

  constructor(grants: Iterable<Grant> = [], tabs: readonly TabGrant[] = []) {
    for (const { configId, site, decision } of grants) {
      const sites = this.#decisions.get(configId) ?? new Map<string, GrantDecision>();
      this.#decisions.set(configId, sites.set(site, decision));
    }
    this.#tabs = tabs;
  }

  /** The decision for a host, taken from the nearest site that has one; undefined when nobody decided. */
  decision(configId: AuthConfigId, host: string): GrantDecision | undefined {
    const sites = this.#decisions.get(configId);
    if (sites === undefined) return undefined;
    for (const site of hostAndParents(host)) {
      const decision = sites.get(site);
      if (decision !== undefined) return decision;
    }
    return undefined;
  }

  /** Whether a request of a page of `host` in `tabId` may use the config without asking. */
  allows(configId: AuthConfigId, host: string, tabId: number): boolean {
    const decision = this.decision(configId, host);
    if (decision === 'session' || decision === 'always') return true;
    return (
      decision !== 'never' &&
      this.#tabs.some(
        it => it.configId === configId && it.tabId === tabId && (it.site === host || isBelow(host, it.site)),
      )
    );
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
    return this.#tabs.filter(it => it.configId === configId && this.decision(configId, it.site) !== 'never');
  }

  #sites(configId: AuthConfigId, wanted: (decision: GrantDecision) => boolean): string[] {
    const sites = this.#decisions.get(configId) ?? [];
    return [...sites]
      .filter(([, decision]) => wanted(decision))
      .map(([site]) => site)
      .sort();
  }
}
