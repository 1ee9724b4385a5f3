/** Writing configs and their states. Each call is one transaction and belongs into a task of the open vault. */
import { liveAliases } from '../../shared/alias.js';
import type { AuthConfig, AuthConfigId, PairStates } from '../../shared/auth-config.js';
import { liveChoices } from '../../shared/tie.js';
import { Draft } from './draft.js';
import type { RecordReader } from './record-reader.js';
import type { StoredGrant } from './schemas.js';
import { sealStates } from './states.js';
import type { Unlocked } from './unlocked.js';
import { withId } from './with-id.js';

export class RecordWriter {
  readonly #unlocked: Unlocked;
  readonly #reader: RecordReader;

  constructor(unlocked: Unlocked, reader: RecordReader) {
    this.#unlocked = unlocked;
    this.#reader = reader;
  }

  /** Adds or replaces configs. */
  async save(configs: readonly AuthConfig[]): Promise<void> {
    const { contents, sealer } = this.#unlocked;
    const draft = new Draft(sealer, contents.entries);
    for (const config of configs) {
      const before = contents.entries.get(config.id);
      draft.put(config, await this.#reader.statesAfterSave(before, config));
    }
    await this.#store(draft);
  }

  /** Removes configs; ids that are not there are passed over. */
  async remove(ids: readonly AuthConfigId[]): Promise<void> {
    const { contents, sealer } = this.#unlocked;
    const draft = new Draft(sealer, contents.entries);
    for (const id of ids) draft.remove(id);
    // A later config that happens to get the same id must not inherit them.
    const gone = new Set(ids);
    await this.#store(
      draft,
      contents.grants.filter(({ configId }) => !gone.has(configId)),
    );
  }

  /** Gives a config another id, as `withId` says. */
  async setId(from: AuthConfigId, to: AuthConfigId, keepOld: boolean): Promise<void> {
    const { contents } = this.#unlocked;
    const after = withId(contents, from, to, keepOld);
    await this.#unlocked.write(after);
    this.#reader.entryReplaced(contents.entries.get(from), after.entries.get(to));
  }

  /** Index, records and states change together. */
  #store(
    { entries, records, states }: Draft,
    grants: readonly StoredGrant[] = this.#unlocked.contents.grants,
  ): Promise<void> {
    const { contents } = this.#unlocked;
    const configs = Array.from(entries.values(), ({ config }) => config);
    const choices = liveChoices(contents.choices, configs);
    const aliases = liveAliases(contents.aliases, id => entries.has(id));
    return this.#unlocked.write({ ...contents, grants, choices, aliases, entries }, { records, states });
  }

  /** Replaces states and leaves the index alone; ids that are not there are passed over. */
  async writeStates(changes: ReadonlyMap<AuthConfigId, PairStates>): Promise<void> {
    const { contents, sealer } = this.#unlocked;
    const writes = [...changes].flatMap(([id, pairs]) => {
      const entry = contents.entries.get(id);
      return entry === undefined ? [] : [{ entry, sealed: sealStates(sealer, entry, pairs) }];
    });
    await this.#unlocked.writeRows({
      states: new Map(writes.map(({ entry, sealed }) => [entry.record, sealed])),
    });
    for (const { entry } of writes) this.#reader.statesReplaced(entry);
  }
}
