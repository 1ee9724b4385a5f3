/** Reading records and state records from the database, and remembering which of them were found damaged. */
import type { AuthConfig, AuthConfigId, Fields, PairStates } from '../../shared/auth-config.js';
import { VaultDamaged } from './errors.js';
import { openRecord } from './record.js';
import type { Entry } from './schemas.js';
import type { Sealer } from './seal.js';
import { failedStates, keptStates, openStates } from './states.js';
import type { Store } from './store.js';

/** The result of `open`; what it throws as damage is noted in `damaged`, and its success takes the note away. */
function noting<T>(damaged: Set<Entry>, entry: Entry, open: () => T): T {
  try {
    const opened = open();
    damaged.delete(entry);
    return opened;
  } catch (error) {
    if (error instanceof VaultDamaged) damaged.add(entry);
    throw error;
  }
}

export class RecordReader {
  readonly #store: Store;
  readonly #sealer: Sealer;
  // By entry, not by id: a saved config has a new entry, and is no longer damaged.
  readonly #damagedRecords = new Set<Entry>();
  readonly #damagedStates = new Set<Entry>();

  constructor(store: Store, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** @throws VaultDamaged (`missing-record` or `record`). */
  async fields(entry: Entry): Promise<Fields> {
    const stored = await this.#store.record(entry.record);
    return noting(this.#damagedRecords, entry, () => openRecord(this.#sealer, entry, stored));
  }

  /** The states of every config at the price of one read: all failed where they are damaged or missing. */
  async states(entries: Iterable<Entry>): Promise<ReadonlyMap<AuthConfigId, PairStates>> {
    const stored = await this.#store.states();
    const all = new Map<AuthConfigId, PairStates>();
    for (const entry of entries) all.set(entry.config.id, this.#statesIn(entry, stored.get(entry.record)));
    return all;
  }

  #statesIn(entry: Entry, stored: unknown): PairStates {
    try {
      return noting(this.#damagedStates, entry, () => openStates(this.#sealer, entry, stored));
    } catch (error) {
      if (error instanceof VaultDamaged) return failedStates(entry.config);
      throw error;
    }
  }

  /** The states that `after` starts from when it is saved in place of what `before` stands for. */
  async statesAfterSave(before: Entry | undefined, after: AuthConfig): Promise<PairStates> {
    if (before === undefined) return {};
    const states = this.#statesIn(before, await this.#store.state(before.record));
    try {
      return keptStates({ ...before.config, fields: await this.fields(before) }, states, after);
    } catch (error) {
      // Who saves over a damaged record repairs it; that its secret cannot be compared only resets the states.
      if (error instanceof VaultDamaged) return {};
      throw error;
    }
  }

  /** Entries whose record or state record was found damaged so far, also those that have been replaced since. */
  damaged(): Iterable<Entry> {
    return [...this.#damagedRecords, ...this.#damagedStates];
  }

  /** The state record of `entry` was written anew. */
  statesReplaced(entry: Entry): void {
    this.#damagedStates.delete(entry);
  }
}
