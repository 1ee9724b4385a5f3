/** Everything a vault holds, put together from its index, its records and its states. */
import type { AuthConfig } from '../../shared/auth-config.js';
import type { Content } from './backup.js';
import type { Contents } from './contents.js';
import { RecordReader, type RecordSource } from './record-reader.js';
import type { Sealer } from './seal.js';

/** A vault as it can be read. */
export interface Readable {
  readonly store: RecordSource;
  readonly sealer: Sealer;
  readonly contents: Contents;
}

/** Configs with their fields; those that are damaged are left out. */
export async function configsOf({ store, sealer, contents }: Readable): Promise<AuthConfig[]> {
  const entries = [...contents.entries.values()];
  const fields = await new RecordReader(store, sealer).fieldsOf(entries);
  return entries.flatMap(({ config }) => {
    const own = fields.get(config.id);
    return own === undefined ? [] : [{ ...config, fields: own }];
  });
}

/** What a backup holds. */
export interface Gathered {
  readonly content: Content;
  /** Names of damaged configs, which are not in it. */
  readonly left: readonly string[];
}

/** Everything, as it was at `made`. */
export async function gather(vault: Readable, made: number): Promise<Gathered> {
  const { store, sealer, contents } = vault;
  const { settings, grants, choices, aliases, entries } = contents;
  const configs = await configsOf(vault);
  const states = await new RecordReader(store, sealer).states(entries.values(), () => undefined);
  const whole = new Set(configs.map(({ id }) => id));
  // Readers refuse what belongs to no config.
  const ofWhole = <T extends { readonly configId: string }>(all: readonly T[]) =>
    all.filter(({ configId }) => whole.has(configId));
  return {
    content: {
      made,
      settings,
      grants: ofWhole(grants),
      choices: ofWhole(choices),
      aliases: ofWhole(aliases),
      configs: configs.map(config => ({ config, states: states.get(config.id) ?? {} })),
    },
    left: Array.from(entries.values(), ({ config }) => config)
      .filter(({ id }) => !whole.has(id))
      .map(({ name }) => name),
  };
}
