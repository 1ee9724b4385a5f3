/** One config's record: the values of its fields, the only place where secrets are. */
import { randomBytes } from '@noble/ciphers/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Fields } from '../../shared/auth-config.js';
import { toBase64 } from './encoding.js';
import { VaultDamaged } from './errors.js';
import { type Entry, fieldsSchema } from './schemas.js';
import type { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';

const digestOf = (sealed: Uint8Array) => toBase64(sha256(sealed));

/** What a record or state record is bound to: the record key of its config, and the config's revision. */
export type Owner = Pick<Entry, 'record' | 'revision'>;

/** The owner for a config's next save; for a new config, one with a random key that says nothing. */
export function nextOwner(before: Owner | undefined): Owner {
  if (before === undefined) return { record: bytesToHex(randomBytes(16)), revision: 1 };
  return { record: before.record, revision: before.revision + 1 };
}

/** What tells this save of a config from every other, of whichever config: record keys are never used again. */
export const versionOf = ({ record, revision }: Owner): string => `${record}:${revision}`;

const place = ({ record, revision }: Owner) => ({ kind: 'record', id: record, revision }) as const;

/** The sealed record of a config, and its digest for the index. */
export function sealRecord(
  sealer: Sealer,
  owner: Owner,
  fields: Fields,
): { sealed: Uint8Array; digest: string } {
  const sealed = sealJson(sealer, place(owner), fields);
  return { sealed, digest: digestOf(sealed) };
}

/**
 * The fields in what the database gave for `entry`.
 *
 * @throws VaultDamaged (`missing-record` or `record`).
 */
export function openRecord(sealer: Sealer, entry: Entry, stored: unknown): Fields {
  if (stored === undefined) throw new VaultDamaged('missing-record', 'not in the database');
  if (stored instanceof Uint8Array && digestOf(stored) !== entry.digest) {
    throw new VaultDamaged('record', 'digest does not match');
  }
  return openJson(sealer, place(entry), stored, fieldsSchema);
}
