/**
 * Ties: several configs with the same resource. Nobody's secret goes there until the user has chosen one of them, and
 * this is the one place that says which of them counts.
 */
import type { AuthConfigId, AuthConfigSummary } from './auth-config.js';
import { formatResource } from './resource.js';

/** The config chosen for a resource that several configs share. */
export interface TieChoice {
  /** Canonical text of the resource (`formatResource`). */
  readonly resource: string;
  readonly configId: AuthConfigId;
}

/**
 * What is left of the pairs of one resource: the chosen one alone, or all of them while none is chosen. The choice
 * never adds a pair: one of a config without that resource counts for nothing.
 */
export function resolveTie<P extends { readonly configId: AuthConfigId }>(
  pairs: readonly P[],
  chosen: AuthConfigId | undefined,
): readonly P[] {
  const pair = pairs.length > 1 ? pairs.find(it => it.configId === chosen) : undefined;
  return pair === undefined ? pairs : [pair];
}

/**
 * The choices that still are some: the chosen config has the resource, and at least one other has it too. Who chose
 * between two configs did not choose between one of them and a later third.
 */
export function liveChoices(
  choices: readonly TieChoice[],
  configs: Iterable<AuthConfigSummary>,
): readonly TieChoice[] {
  if (choices.length === 0) return choices;
  const sharing = new Map<string, Set<AuthConfigId>>(choices.map(({ resource }) => [resource, new Set()]));
  for (const { id, resources } of configs)
    for (const resource of resources) sharing.get(formatResource(resource))?.add(id);
  return choices.filter(({ resource, configId }) => {
    const ids = sharing.get(resource);
    return ids !== undefined && ids.size > 1 && ids.has(configId);
  });
}
