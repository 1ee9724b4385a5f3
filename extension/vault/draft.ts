/** A change of the vault's configs while it is prepared: entries for the index, and rows to store with it. */
import type { AuthConfig, AuthConfigId, PairStates } from '../../shared/auth-config.js';
import { nextOwner, sealRecord } from './record.js';
import type { Entry } from './schemas.js';
import type { Sealer } from './seal.js';
import { sealStates } from './states.js';

export class Draft {
  readonly #sealer: Sealer;
  readonly entries: Map<AuthConfigId, Entry>;
  readonly records = new Map<string, Uint8Array | null>();
  readonly states = new Map<string, Uint8Array | null>();

  constructor(sealer: Sealer, entries: ReadonlyMap<AuthConfigId, Entry>) {
    this.#sealer = sealer;
    this.entries = new Map(entries);
  }

  /** Adds or replaces a config, with the states it starts from. */
  put({ fields, ...config }: AuthConfig, states: PairStates): void {
    const owner = nextOwner(this.entries.get(config.id));
    const { sealed, digest } = sealRecord(this.#sealer, owner, fields);
    this.entries.set(config.id, { config, ...owner, digest });
    this.records.set(owner.record, sealed);
    this.states.set(owner.record, sealStates(this.#sealer, owner, states));
  }

  /** Takes a config out; nothing happens for an id that is not there. */
  remove(id: AuthConfigId): void {
    const entry = this.entries.get(id);
    if (entry === undefined) return;
    this.entries.delete(id);
    this.records.set(entry.record, null);
    this.states.set(entry.record, null);
  }
}
