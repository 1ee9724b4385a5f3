/**
 * What is known of a kept copy without opening it, and what it is opened against. Sealed like everything else, as it
 * tells what was done when.
 */
import * as v from 'valibot';
import { unlessDamaged } from './errors.js';
import type { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';
import type { Unlocked } from './unlocked.js';

/** What came after it. */
export const copyReasons = ['import', 'remove-all', 'restore', 'password'] as const;
export type CopyReason = (typeof copyReasons)[number];

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const schema = v.strictObject({
  /** Milliseconds since the epoch. */
  made: natural,
  why: v.picklist(copyReasons),
  /** How many configs are in it. */
  configs: natural,
  /** Base64 of the SHA-256 over its header and index, which binds the copy to its label. */
  digest: v.pipe(v.string(), v.base64(), v.length(44)),
});
export type CopyLabel = Readonly<v.InferOutput<typeof schema>>;

const place = (id: string) => ({ kind: 'copy', id, revision: 1 }) as const;

export function sealLabel(sealer: Sealer, id: string, label: CopyLabel): Uint8Array {
  return sealJson(sealer, place(id), label);
}

/** @throws VaultDamaged (`copy`), also for one that is missing */
export function openLabel(sealer: Sealer, id: string, stored: unknown): CopyLabel {
  return openJson(sealer, place(id), stored, schema);
}

/** The labels of all kept copies; undefined where one is damaged. */
export async function labelsOf({
  store,
  sealer,
}: Unlocked): Promise<ReadonlyMap<string, CopyLabel | undefined>> {
  const stored = await store.labels();
  return new Map([...stored].map(([id, it]) => [id, unlessDamaged(() => openLabel(sealer, id, it))]));
}

const keptMs = 7 * 24 * 60 * 60 * 1000;

/** Deletes copies. */
export async function removeCopies(unlocked: Unlocked, ids: readonly string[]): Promise<void> {
  const gone = new Map(ids.map(id => [id, null]));
  await unlocked.writeRows({ copies: gone, labels: gone });
}

/** Deletes copies that are older than a week, or from a future that far away. */
export async function dropExpired(unlocked: Unlocked, now = Date.now()): Promise<void> {
  const expired = [...(await labelsOf(unlocked))].filter(
    ([, label]) => label !== undefined && Math.abs(now - label.made) > keptMs,
  );
  if (expired.length > 0)
    await removeCopies(
      unlocked,
      expired.map(([id]) => id),
    );
}
