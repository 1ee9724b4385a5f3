/** All pairs (config, resource) of an open vault with what is known of each: the table requests are decided by. */
import type { AuthConfigId, AuthConfigSummary, PairState, PairStates } from '../../shared/auth-config.js';
import { formatResource } from '../../shared/resource.js';
import { ResourceIndex } from '../../shared/resource-index.js';
import { resolveTie } from '../../shared/tie.js';
import type { Pair } from './attach/place.js';

const unproven: PairState = { outcome: 'unproven' };

/** Uses closer to each other count as one: state records are not written with each request. */
const noteEveryMs = 60_000;

/** The state of a pair used at `now`; undefined when that says nothing new. */
export function usedAt(state: PairState, now: number): PairState | undefined {
  // The clock may have been set back.
  const recently = state.lastUsed !== undefined && Math.abs(now - state.lastUsed) < noteEveryMs;
  return recently || state.outcome === 'failed' ? undefined : { ...state, lastUsed: now };
}

export class PairTable {
  readonly #index: ResourceIndex<Pair>;
  readonly #configs = new Map<AuthConfigId, AuthConfigSummary>();
  readonly #byConfig = new Map<AuthConfigId, readonly Pair[]>();
  readonly #byText = new Map<string, Pair[]>();
  readonly #states = new Map<AuthConfigId, Map<string, PairState>>();
  readonly #dirty = new Set<AuthConfigId>();
  readonly #chosen: (resource: string) => AuthConfigId | undefined;

  /**
   * `before`: the table this one takes the place of. Configs that did not change keep their pairs and what was learnt
   * of them; a pair of a changed config is another one, so that nothing learnt of an old secret is told of the new.
   * `chosen`: the config the user chose for a resource that several have; asked anew each time.
   */
  constructor(
    configs: readonly AuthConfigSummary[],
    states: ReadonlyMap<AuthConfigId, PairStates>,
    before?: PairTable,
    chosen: (resource: string) => AuthConfigId | undefined = () => undefined,
  ) {
    this.#chosen = chosen;
    for (const config of configs) {
      const { id: configId, name, method, resources } = config;
      this.#configs.set(configId, config);
      const unchanged = before?.knows(config) === true;
      const pairs = unchanged
        ? before.of(configId)
        : resources.map(resource => ({ configId, name, method, resource, text: formatResource(resource) }));
      const learnt = unchanged ? before.#states.get(configId) : undefined;
      if (unchanged && before.#dirty.has(configId)) this.#dirty.add(configId);
      this.#byConfig.set(configId, pairs);
      this.#states.set(configId, learnt ?? new Map(Object.entries(states.get(configId) ?? {})));
      for (const pair of pairs) this.#byText.set(pair.text, [...(this.#byText.get(pair.text) ?? []), pair]);
    }
    this.#index = new ResourceIndex([...this.#byConfig.values()].flat());
  }

  /** The pairs of the most specific resource that matches; more than one is a tie that nobody has decided. */
  best(url: string): readonly Pair[] {
    return this.#resolved(this.#index.best(url));
  }

  /** Pairs by resource text: each list with more than one is a tie that nobody has decided. */
  *places(): Generator<readonly Pair[]> {
    for (const pairs of this.#byText.values()) yield this.#resolved(pairs);
  }

  /** Whether several configs have the resource and none is chosen. */
  isUndecided(resource: string): boolean {
    return this.#resolved(this.tied(resource)).length > 1;
  }

  /** Every pair of a resource, whichever is chosen. */
  tied(resource: string): readonly Pair[] {
    return this.#byText.get(resource) ?? [];
  }

  of(configId: AuthConfigId): readonly Pair[] {
    return this.#byConfig.get(configId) ?? [];
  }

  isConfig(id: AuthConfigId): boolean {
    return this.#configs.has(id);
  }

  /** Whether the table was made with this very config, neither changed nor removed since. */
  knows(config: AuthConfigSummary): boolean {
    return this.#configs.get(config.id) === config;
  }

  /** Whether the pair is of this table: its config was neither changed nor removed since. */
  has(pair: Pair): boolean {
    return this.of(pair.configId).includes(pair);
  }

  state(pair: Pair): PairState {
    return this.#states.get(pair.configId)?.get(pair.text) ?? unproven;
  }

  setState(pair: Pair, state: PairState): void {
    this.#states.get(pair.configId)?.set(pair.text, state);
    this.#dirty.add(pair.configId);
  }

  #resolved(pairs: readonly Pair[]): readonly Pair[] {
    const [pair] = pairs;
    return pair === undefined || pairs.length === 1 ? pairs : resolveTie(pairs, this.#chosen(pair.text));
  }

  /** States changed since the last call, for the vault. */
  takeChanges(): ReadonlyMap<AuthConfigId, PairStates> {
    const changes = new Map<AuthConfigId, PairStates>();
    for (const id of this.#dirty) changes.set(id, Object.fromEntries(this.#states.get(id) ?? []));
    this.#dirty.clear();
    return changes;
  }

  /** Hands to `write` what changed since the last call. What it could not write has still to be written. */
  async save(write: (changes: ReadonlyMap<AuthConfigId, PairStates>) => Promise<void>): Promise<void> {
    const changes = this.takeChanges();
    if (changes.size === 0) return;
    try {
      await write(changes);
    } catch (error) {
      for (const id of changes.keys()) this.#dirty.add(id);
      throw error;
    }
  }

  /**
   * Failures that an earlier table of this vault, opened before it was changed elsewhere, could not write any more. No
   * more than these: a config may have another secret now, and then a failure is what harms least.
   */
  takeFailures(before: PairTable): void {
    for (const [id, states] of before.takeChanges())
      for (const pair of this.of(id)) {
        const state = states[pair.text];
        if (state?.outcome === 'failed') this.setState(pair, state);
      }
  }
}
