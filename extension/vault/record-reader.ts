/** Reading records and state records from the database, and remembering which of them were found damaged. */
import type {
  AuthConfig,
  AuthConfigId,
  AuthConfigSummary,
  Fields,
  PairStates,
} from '../../shared/auth-config.js';
import { VaultDamaged } from './errors.js';
import { openRecord, versionOf } from './record.js';
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

/** The result of `open`, or of `otherwise` where damage was found. */
function orDamaged<T>(otherwise: () => T, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof VaultDamaged) return otherwise();
    throw error;
  }
}

/** States that are known without the database: those of this config, as this version of it had them. */
export type KnownStates = (config: AuthConfigSummary, version: string) => PairStates | undefined;

/** Where records are read from: the vault's own database, or a copy. */
export type RecordSource = Pick<Store, 'record' | 'records' | 'state' | 'states'>;

export class RecordReader {
  readonly #store: RecordSource;
  readonly #sealer: Sealer;
  // By entry, not by id: a saved config has a new entry, and is no longer damaged.
  readonly #damagedRecords = new Set<Entry>();
  readonly #damagedStates = new Set<Entry>();

  constructor(store: RecordSource, sealer: Sealer) {
    this.#store = store;
    this.#sealer = sealer;
  }

  /** @throws VaultDamaged (`missing-record` or `record`). */
  async fields(entry: Entry): Promise<Fields> {
    const stored = await this.#store.record(entry.record);
    return noting(this.#damagedRecords, entry, () => openRecord(this.#sealer, entry, stored));
  }

  /** The fields of several configs at the price of one read; damaged ones are left out. */
  async fieldsOf(entries: readonly Entry[]): Promise<ReadonlyMap<AuthConfigId, Fields>> {
    const stored = await this.#store.records(entries.map(({ record }) => record));
    const all = new Map<AuthConfigId, Fields>();
    for (const entry of entries) {
      const fields = orDamaged<Fields | undefined>(
        () => undefined,
        () =>
          noting(this.#damagedRecords, entry, () =>
            openRecord(this.#sealer, entry, stored.get(entry.record)),
          ),
      );
      if (fields !== undefined) all.set(entry.config.id, fields);
    }
    return all;
  }

  /**
   * The states of every config, all failed where they are damaged or missing. Those that `known` gives are not opened;
   * the others cost one read.
   */
  async states(entries: Iterable<Entry>, known: KnownStates): Promise<ReadonlyMap<AuthConfigId, PairStates>> {
    const all = new Map<AuthConfigId, PairStates>();
    const unknown: Entry[] = [];
    for (const entry of entries) {
      const states = known(entry.config, versionOf(entry));
      all.set(entry.config.id, states ?? {});
      if (states === undefined) unknown.push(entry);
    }
    const stored = await this.#store.states(unknown.map(({ record }) => record));
    for (const entry of unknown) all.set(entry.config.id, this.#statesIn(entry, stored.get(entry.record)));
    return all;
  }

  #statesIn(entry: Entry, stored: unknown): PairStates {
    return orDamaged<PairStates>(
      () => failedStates(entry.config),
      () => noting(this.#damagedStates, entry, () => openStates(this.#sealer, entry, stored)),
    );
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

  /** `after` has the records of `before`: what is damaged stays so. */
  entryReplaced(before: Entry | undefined, after: Entry | undefined): void {
    if (before === undefined || after === undefined) return;
    for (const damaged of [this.#damagedRecords, this.#damagedStates])
      if (damaged.delete(before)) damaged.add(after);
  }

  /** The state record of `entry` was written anew. */
  statesReplaced(entry: Entry): void {
    this.#damagedStates.delete(entry);
  }
}
