/**
 * The Vault: auth configs sealed in IndexedDB, as docs/vault-format.md says. The index is opened at once and kept;
 * secrets are opened one by one when used. Calls take effect in the order they are made.
 *
 * Once closed, every call throws or rejects with VaultLocked. Calls that write reject with VaultStale, and write
 * nothing, when somebody else wrote since the vault was opened, and so do calls that read what this made unreadable: it
 * must be opened again.
 */
import { type Alias, liveAliases } from '../../shared/alias.js';
import type {
  AuthConfig,
  AuthConfigId,
  AuthConfigSummary,
  Fields,
  PairStates,
} from '../../shared/auth-config.js';
import { liveChoices, type TieChoice } from '../../shared/tie.js';
import { dropExpired } from './copy-label.js';
import { UnknownConfig } from './errors.js';
import { assertHeader } from './header.js';
import { versionOf } from './record.js';
import { type KnownStates, RecordReader } from './record-reader.js';
import { RecordWriter } from './record-writer.js';
import {
  aliasesSchema,
  assertStorable,
  choicesSchema,
  configIdSchema,
  configSchema,
  grantsSchema,
  type StoredGrant,
  settingsSchema,
  statesSchema,
  type VaultSettings,
} from './schemas.js';
import { Store } from './store.js';
import { Unlocked } from './unlocked.js';

export type { KnownStates } from './record-reader.js';
export type { StoredGrant, VaultSettings } from './schemas.js';

export class Vault {
  readonly #unlocked: Unlocked;
  readonly #reader: RecordReader;
  readonly #writer: RecordWriter;

  private constructor(unlocked: Unlocked) {
    this.#unlocked = unlocked;
    this.#reader = new RecordReader(unlocked.store, unlocked.sealer);
    this.#writer = new RecordWriter(unlocked, this.#reader);
  }

  /**
   * The stored header; undefined when there is no vault yet.
   *
   * @throws VaultDamaged (`header`), also when all but the header is there; VaultNewer.
   */
  static async header(): Promise<Uint8Array | undefined> {
    const store = await Store.open();
    try {
      if (await store.isEmpty()) return undefined;
      const header = await store.header();
      assertHeader(header);
      return header;
    } finally {
      store.close();
    }
  }

  /**
   * Stores a new, empty vault and opens it. The vault key (32 bytes) is not kept.
   *
   * @throws VaultExists when anything is stored already; WrongPassword when the header was made for another key.
   */
  static async create(header: Uint8Array, vaultKey: Uint8Array, settings: VaultSettings): Promise<Vault> {
    assertStorable(settingsSchema, settings);
    return new Vault(
      await Unlocked.create(header, vaultKey, {
        settings,
        grants: [],
        choices: [],
        aliases: [],
        entries: new Map(),
      }),
    );
  }

  /**
   * Opens the stored vault: one decryption, however many configs there are. The vault key is not kept. `onStale` is called
   * with each VaultStale.
   *
   * @throws WrongPassword for the key of another vault; VaultDamaged (`header`, `index` or `database`); VaultNewer.
   */
  static async open(vaultKey: Uint8Array, onStale?: () => void): Promise<Vault> {
    return new Vault(await Unlocked.open(vaultKey, onStale));
  }

  /** Erases what is stored, whatever state it is in. */
  static async erase(): Promise<void> {
    const store = await Store.open();
    try {
      await store.clear();
    } finally {
      store.close();
    }
  }

  /** All configs without the values of their fields, in the order they were added. */
  configs(): readonly AuthConfigSummary[] {
    return Array.from(this.#unlocked.contents.entries.values(), entry => entry.config);
  }

  settings(): VaultSettings {
    return this.#unlocked.contents.settings;
  }

  async saveSettings(settings: VaultSettings): Promise<void> {
    assertStorable(settingsSchema, settings);
    return this.#unlocked.task(() => this.#unlocked.write({ ...this.#unlocked.contents, settings }));
  }

  /** Grants that outlast a session. */
  grants(): readonly StoredGrant[] {
    return this.#unlocked.contents.grants;
  }

  /** Replaces all grants. Those of configs that are not there are dropped. */
  async saveGrants(grants: readonly StoredGrant[]): Promise<void> {
    assertStorable(grantsSchema, grants);
    return this.#unlocked.task(() => {
      const { contents } = this.#unlocked;
      return this.#unlocked.write({
        ...contents,
        grants: grants.filter(({ configId }) => contents.entries.has(configId)),
      });
    });
  }

  /** Choices between configs with the same resource that outlast a session. */
  choices(): readonly TieChoice[] {
    return this.#unlocked.contents.choices;
  }

  /** Replaces all choices. Those that are none (any more) are dropped, as with every change of a config. */
  async saveChoices(choices: readonly TieChoice[]): Promise<void> {
    assertStorable(choicesSchema, choices);
    return this.#unlocked.task(() => {
      const { contents } = this.#unlocked;
      return this.#unlocked.write({ ...contents, choices: liveChoices(choices, this.configs()) });
    });
  }

  /** Ids in URLs that mean a config without being its own. */
  aliases(): readonly Alias[] {
    return this.#unlocked.contents.aliases;
  }

  /** Replaces all aliases. Those that are none (any more) are dropped, as with every change of a config. */
  async saveAliases(aliases: readonly Alias[]): Promise<void> {
    assertStorable(aliasesSchema, aliases);
    return this.#unlocked.task(() => {
      const { contents } = this.#unlocked;
      const live = liveAliases(aliases, id => contents.entries.has(id));
      return this.#unlocked.write({ ...contents, aliases: live });
    });
  }

  /** What looks damaged may be whole, and of another index than this one. */
  #read<T>(read: () => Promise<T>): Promise<T> {
    return this.#unlocked.task(async () => {
      try {
        return await read();
      } finally {
        if ([...this.#reader.damaged()].length > 0) await this.#unlocked.assertCurrent();
      }
    });
  }

  /** Configs of which a damaged or missing record or state record was seen so far; cheap while there are none. */
  damaged(): ReadonlySet<AuthConfigId> {
    const { entries } = this.#unlocked.contents;
    const seen = [...this.#reader.damaged()].filter(entry => entries.get(entry.config.id) === entry);
    return new Set(seen.map(({ config }) => config.id));
  }

  /**
   * The fields of one config, with its secrets.
   *
   * @throws UnknownConfig; VaultDamaged (`record` or `missing-record`).
   */
  fields(id: AuthConfigId): Promise<Fields> {
    return this.#read(async () => {
      const entry = this.#unlocked.contents.entries.get(id);
      if (entry === undefined) throw new UnknownConfig();
      return this.#reader.fields(entry);
    });
  }

  /** The fields of several configs; those whose record is damaged and those that are not there are left out. */
  fieldsOf(ids: readonly AuthConfigId[]): Promise<ReadonlyMap<AuthConfigId, Fields>> {
    return this.#read(async () => {
      const { entries } = this.#unlocked.contents;
      return this.#reader.fieldsOf(ids.flatMap(id => entries.get(id) ?? []));
    });
  }

  /** What a config has from its first save on, under whatever id, and no other ever has; undefined if it is not there. */
  recordKey(id: AuthConfigId): string | undefined {
    return this.#unlocked.contents.entries.get(id)?.record;
  }

  /**
   * Another one with each save of a config, and never that of another config, also where that one gets the id of one that
   * is gone; undefined for a config that is not there.
   */
  version(id: AuthConfigId): string | undefined {
    const entry = this.#unlocked.contents.entries.get(id);
    return entry && versionOf(entry);
  }

  /** Adds a config or replaces the one of the same id, as `saveAll` does. */
  save(config: AuthConfig): Promise<void> {
    return this.saveAll([config]);
  }

  /**
   * Replaces one config by what `how` makes of it, without anybody's change in between; nothing is written where that is
   * undefined. `how` gets undefined for a config that is not there or whose record is damaged.
   *
   * @throws NotStorable.
   */
  change(id: AuthConfigId, how: (before: AuthConfig | undefined) => AuthConfig | undefined): Promise<void> {
    return this.#unlocked.task(async () => {
      const entry = this.#unlocked.contents.entries.get(id);
      const fields = entry && (await this.#reader.fieldsOf([entry])).get(id);
      const after = how(entry && fields && { ...entry.config, fields });
      if (after === undefined) return;
      assertStorable(configSchema, after);
      await this.#writer.save([after]);
    });
  }

  /**
   * Adds or replaces configs in one transaction. States of their pairs are kept where neither method, fields nor
   * the resource changed; all others start anew.
   *
   * @throws NotStorable.
   */
  async saveAll(configs: readonly AuthConfig[]): Promise<void> {
    for (const config of configs) assertStorable(configSchema, config);
    return this.#unlocked.task(() => this.#writer.save(configs));
  }

  /**
   * Gives a config another id, in one transaction: its secrets and states stay, and what names it by its id follows.
   * `keepOld`: the old id goes on meaning it in addresses. An alias of its own may become its id.
   *
   * @throws UnknownConfig; IdTaken; NotStorable.
   */
  async setId(from: AuthConfigId, to: AuthConfigId, keepOld: boolean): Promise<void> {
    assertStorable(configIdSchema, to);
    return this.#unlocked.task(() => this.#writer.setId(from, to, keepOld));
  }

  /** Removes a config; nothing happens for an id that is not there. */
  remove(id: AuthConfigId): Promise<void> {
    return this.removeAll([id]);
  }

  /** Removes configs in one transaction. */
  removeAll(ids: readonly AuthConfigId[]): Promise<void> {
    return this.#unlocked.task(() => this.#writer.remove(ids));
  }

  /**
   * The states of every config. Where their record is damaged or missing, all pairs count as failed. What `known`
   * gives is taken as it is, and its record not opened.
   */
  states(known: KnownStates = () => undefined): Promise<ReadonlyMap<AuthConfigId, PairStates>> {
    return this.#read(() => this.#reader.states(this.#unlocked.contents.entries.values(), known));
  }

  /**
   * Replaces the states of some configs, in one transaction that leaves the index alone. Ids that are not there are
   * passed over: a config may be removed while its states wait for a batch.
   *
   * @throws NotStorable.
   */
  async writeStates(changes: ReadonlyMap<AuthConfigId, PairStates>): Promise<void> {
    for (const pairs of changes.values()) assertStorable(statesSchema, pairs);
    return this.#unlocked.task(() => this.#writer.writeStates(changes));
  }

  /** Deletes kept copies that have expired. */
  dropExpiredCopies(): Promise<void> {
    return this.#unlocked.task(() => dropExpired(this.#unlocked));
  }

  /** Locks: zeroes the keys and drops what was opened. Calls still waiting reject too. */
  close(): void {
    this.#unlocked.close();
  }
}
