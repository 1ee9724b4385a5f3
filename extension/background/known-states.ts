/**
 * What is known of all pairs, kept in storage.session for the next worker: opening ten thousand sealed state records
 * takes a second, and every event waits for it. In memory only, like the vault key beside it; lock empties it. The
 * vault's records are what counts: an entry is believed for one version of its config alone.
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId, PairStates } from '../../shared/auth-config.js';
import type { Vault } from '../vault/vault.js';

/** All of them, as they were when the vault was opened, and what changed since: a change must not write them all. */
const entries = ['pairStates', 'changedPairStates'] as const;
const [all, changed] = entries;

/** By version of a config: another config of the same id is another version, and the same under another id is not. */
type Known = Readonly<Record<string, PairStates>>;

/** Characters of JSON; storage.session takes 10 MB for everything. Beyond it each worker opens the records. */
const longest = 4_000_000;

let changes: Known = {};

export interface KnownStates {
  /** The states of a config, if they are known for this version of it. */
  of(version: string): PairStates | undefined;
  /** Nothing has to be remembered anew. */
  readonly complete: boolean;
}

/** What an earlier worker of this session left. */
export async function loadKnownStates(): Promise<KnownStates> {
  const stored = await browser.storage.session.get([...entries]);
  // Not held against a schema, which would take as long as opening a third of the records: an earlier worker of this
  // very version wrote it into this very memory, as an update of the extension empties it.
  const [base, since] = entries.map(entry => stored[entry] as Known | undefined);
  changes = base === undefined ? {} : (since ?? {});
  const known = new Map(base === undefined ? [] : [...Object.entries(base), ...Object.entries(changes)]);
  return {
    of: version => known.get(version),
    complete: base !== undefined,
  };
}

async function write(items: Record<string, Known>): Promise<void> {
  try {
    if (JSON.stringify(items).length > longest) throw new Error('Too much to remember');
    await browser.storage.session.set(items);
  } catch (error) {
    // Rather nothing known than what is no longer true.
    console.warn('States of pairs not kept for the next worker', error);
    changes = {};
    await browser.storage.session.remove([...entries]);
  }
}

const marked = (vault: Vault, states: Iterable<readonly [AuthConfigId, PairStates]>): Known =>
  Object.fromEntries([...states].map(([id, pairs]) => [vault.version(id) ?? '', pairs]));

/**
 * Gives what keeps `states`, those of all pairs as they are now, below what will have changed by then; not where damage
 * was found, which each worker has to find for itself.
 */
export function rememberer(vault: Vault, states: ReadonlyMap<AuthConfigId, PairStates>): () => Promise<void> {
  // Now: a config that is edited meanwhile has another version, and what was learnt of it is not believed of that.
  const base = marked(vault, states);
  return async () => {
    if (vault.damaged().size === 0) await write({ [all]: base, [changed]: changes });
  };
}

/** Keeps what changed. To be awaited before it is written to the vault. */
export async function noteStates(vault: Vault, states: ReadonlyMap<AuthConfigId, PairStates>): Promise<void> {
  changes = { ...changes, ...marked(vault, states) };
  await write({ [changed]: changes });
}
