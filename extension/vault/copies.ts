/**
 * Kept copies: the vault as it is, before something that takes much of it away. A copy is the sealed rows themselves, so
 * that keeping one takes no password, and it opens with the master password of its time (docs/vault-format.md).
 */
import { bytesToHex, randomBytes } from '@noble/ciphers/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import {
  type CopyLabel,
  type CopyReason,
  dropExpired,
  labelsOf,
  removeCopies,
  sealLabel,
} from './copy-label.js';
import { preAuthEncode, toBase64 } from './encoding.js';
import { VaultDamaged } from './errors.js';
import { withoutPasskeys } from './passkey-slot.js';
import { revisionSchema } from './schemas.js';
import type { Sealer } from './seal.js';
import type { Rows, StoredCopy } from './store.js';
import type { Unlocked } from './unlocked.js';
import { withOpen } from './with-open.js';

/** The oldest go first. */
const most = 5;

const bytes = v.instance(Uint8Array);
const rows = v.array(v.tuple([v.string(), bytes]));
const schema = v.strictObject({
  header: bytes,
  index: bytes,
  revision: revisionSchema,
  records: rows,
  states: rows,
});

/** @throws VaultDamaged (`copy`) for what is no copy */
export function parseCopy(stored: unknown): StoredCopy {
  const parsed = v.safeParse(schema, stored);
  if (!parsed.success)
    throw new VaultDamaged('copy', stored === undefined ? 'missing' : 'schema does not fit');
  return parsed.output;
}

/** What binds a copy to its label. The index has the digests of all records. */
export function copyDigest({ header, index }: StoredCopy): string {
  return toBase64(sha256(preAuthEncode([header, index])));
}

async function copyOf({ store, contents }: Unlocked): Promise<StoredCopy> {
  const { header, ...head } = await store.head();
  const keys = Array.from(contents.entries.values(), ({ record }) => record);
  const [records, states] = await Promise.all([store.records(keys), store.states(keys)]);
  // What is missing or no bytes is damaged in the copy as it is in the vault.
  const whole = (all: ReadonlyMap<string, unknown>) =>
    keys.flatMap(key => {
      const sealed = all.get(key);
      return sealed instanceof Uint8Array ? [[key, sealed] as const] : [];
    });
  // A passkey that is taken away from the vault must not go on opening its copies.
  return parseCopy({
    ...head,
    header: withoutPasskeys(header),
    records: whole(records),
    states: whole(states),
  });
}

/**
 * Rows that keep a copy of the vault as it is, with those that it leaves no room for gone; none for an empty vault.
 * `sealer`: of the vault that the copy will lie beside.
 */
export async function rowsToKeep(
  unlocked: Unlocked,
  why: CopyReason,
  sealer: Sealer = unlocked.sealer,
): Promise<{ copies: Rows; labels: Rows }> {
  const configs = unlocked.contents.entries.size;
  if (configs === 0) return { copies: new Map(), labels: new Map() };
  const age = (label: CopyLabel | undefined) => label?.made ?? 0;
  const known = [...(await labelsOf(unlocked))].toSorted(([, a], [, b]) => age(a) - age(b));
  const gone = known.slice(0, Math.max(0, known.length + 1 - most)).map(([id]) => [id, null] as const);
  const copy = await copyOf(unlocked);
  const id = bytesToHex(randomBytes(16));
  const label = { made: Date.now(), why, configs, digest: copyDigest(copy) };
  return {
    copies: new Map([...gone, [id, copy] as const]),
    labels: new Map([...gone, [id, sealLabel(sealer, id, label)] as const]),
  };
}

/** Keeps a copy of the vault as it is. @throws VaultStale when somebody wrote meanwhile: nothing is kept then */
export function keepCopy(vaultKey: Uint8Array, why: CopyReason): Promise<void> {
  return withOpen(vaultKey, async unlocked => unlocked.writeRows(await rowsToKeep(unlocked, why)));
}

/** A kept copy, as the vault it lies beside knows it. */
export interface KeptCopy {
  readonly id: string;
  /** Undefined where it is damaged. */
  readonly label: Pick<CopyLabel, 'made' | 'why' | 'configs'> | undefined;
}

/** All that there are, the newest first. Those that have expired are deleted. */
export function listCopies(vaultKey: Uint8Array): Promise<KeptCopy[]> {
  return withOpen(vaultKey, async unlocked => {
    await dropExpired(unlocked);
    const all = [...(await labelsOf(unlocked))].map(([id, label]) => ({ id, label }));
    return all.toSorted((a, b) => (b.label?.made ?? 0) - (a.label?.made ?? 0));
  });
}

/** Deletes one. */
export function removeCopy(vaultKey: Uint8Array, id: string): Promise<void> {
  return withOpen(vaultKey, unlocked => removeCopies(unlocked, [id]));
}

/** What is to become of copies with another master password: `keep`: there is one more, which the old one opens. */
export type OldCopies = 'keep' | 'none' | 'remove';

/** Their rows, for the same transaction as the change: labels follow the new key, copies stay as they are. */
export async function copiesAfterChange(
  unlocked: Unlocked,
  next: Sealer,
  old: OldCopies,
): Promise<{ copies: Rows; labels: Rows }> {
  const known = [...(await labelsOf(unlocked))];
  if (old === 'remove') {
    const gone = new Map(known.map(([id]) => [id, null]));
    return { copies: gone, labels: gone };
  }
  // What does not open is damaged before and after.
  const followed = known.flatMap(([id, label]) =>
    label === undefined ? [] : [[id, sealLabel(next, id, label)] as const],
  );
  const kept = old === 'keep' ? await rowsToKeep(unlocked, 'password', next) : undefined;
  return { copies: kept?.copies ?? new Map(), labels: new Map([...followed, ...(kept?.labels ?? [])]) };
}
