/**
 * Another master password: a new vault key under a new slot, and everything sealed anew under it. Header, index, records
 * and states change in one transaction, so that an interruption at any point leaves the vault as it was or as it is to be.
 */
import { equalBytes } from '@noble/ciphers/utils.js';
import { copiesAfterChange, type OldCopies } from './copies.js';
import { unlessDamaged } from './errors.js';
import { parseHeader } from './header.js';
import type { KdfParameters } from './kdf-parameters.js';
import { openRecord, sealRecord } from './record.js';
import type { Entry } from './schemas.js';
import { Sealer } from './seal.js';
import { createSlot } from './slot.js';
import { failedStates, openStates, sealStates } from './states.js';
import type { Rows, RowsMaker } from './store.js';
import { Unlocked } from './unlocked.js';

/** Told while it goes on: how many of how many configs are sealed anew. */
export type Progress = (done: number, of: number) => void;

/** The page stays alive meanwhile. */
const breathEvery = 200;
const breathe = () => new Promise(resolve => setTimeout(resolve));

interface Resealed {
  readonly entries: Map<string, Entry>;
  readonly records: Rows;
  readonly states: RowsMaker;
}

const isSame = (a: unknown, b: unknown) =>
  a instanceof Uint8Array && b instanceof Uint8Array && equalBytes(a, b);

async function reseal(unlocked: Unlocked, next: Sealer, progress: Progress): Promise<Resealed> {
  const { store, sealer, contents } = unlocked;
  const all = [...contents.entries.values()];
  const keys = all.map(({ record }) => record);
  const [records, states] = await Promise.all([store.records(keys), store.states(keys)]);
  const fresh = { entries: new Map<string, Entry>(), records: new Map<string, Uint8Array>() };
  const early = new Map<string, Uint8Array>();
  const statesAnew = (entry: Entry, stored: unknown) => {
    const old = unlessDamaged(() => openStates(sealer, entry, stored));
    // Damage never lets a request through.
    return sealStates(next, entry, old ?? failedStates(entry.config));
  };
  for (const [n, entry] of all.entries()) {
    const { record } = entry;
    // What does not open stays as it is: it is damaged before and after.
    const fields = unlessDamaged(() => openRecord(sealer, entry, records.get(record)));
    if (fields === undefined) fresh.entries.set(entry.config.id, entry);
    else {
      const { sealed, digest } = sealRecord(next, entry, fields);
      fresh.records.set(record, sealed);
      fresh.entries.set(entry.config.id, { ...entry, digest });
    }
    early.set(record, statesAnew(entry, states.get(record)));
    if ((n + 1) % breathEvery === 0) {
      progress(n + 1, all.length);
      await breathe();
    }
  }
  // States go on being written meanwhile, which raises no revision: they are taken as they are by then.
  const asStored: RowsMaker = stored =>
    new Map(
      all.map(entry => {
        const { record } = entry;
        const now = stored.get(record);
        const known = isSame(now, states.get(record)) ? early.get(record) : undefined;
        return [record, known ?? statesAnew(entry, now)];
      }),
    );
  return { ...fresh, states: asStored };
}

export interface ChangeOptions {
  readonly progress?: Progress;
  readonly parameters?: KdfParameters;
  /** None is kept, unless it is said. */
  readonly copies?: OldCopies;
}

/**
 * Gives the vault that `vaultKey` opens a new master password. Other holders of the open vault find it stale.
 *
 * @returns the new vault key, which the caller owns and zeroes
 * @throws WrongPassword for another vault's key; VaultStale when somebody wrote meanwhile: nothing has changed then
 */
export async function changePassword(
  vaultKey: Uint8Array,
  password: string,
  { progress = () => {}, parameters, copies = 'none' }: ChangeOptions = {},
): Promise<Uint8Array> {
  const unlocked = await Unlocked.open(vaultKey);
  try {
    const vaultId = parseHeader(await unlocked.store.header()).vaultId.slice();
    const made = await createSlot(password, parameters, vaultId);
    const next = new Sealer(made.vaultKey, vaultId);
    try {
      await unlocked.rekey(made.header, next, async () => ({
        ...(await reseal(unlocked, next, progress)),
        ...(await copiesAfterChange(unlocked, next, copies)),
      }));
    } finally {
      next.close();
    }
    return made.vaultKey;
  } finally {
    unlocked.close();
  }
}
