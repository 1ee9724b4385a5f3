/**
 * A backup: everything the vault holds, in one file, sealed under a key of its own that a password opens
 * (docs/backup-format.md). The header is a vault's, with the same bounds; all is verified before anything is used.
 */
import { concatBytes } from '@noble/ciphers/utils.js';
import * as v from 'valibot';
import type { AuthConfig, PairStates } from '../../shared/auth-config.js';
import { longestBackup } from './care-limits.js';
import { BackupDamaged, BackupTooLarge, VaultDamaged } from './errors.js';
import { parseHeader } from './header.js';
import type { KdfParameters } from './kdf-parameters.js';
import {
  aliasesSchema,
  choicesSchema,
  configSchema,
  grantsSchema,
  settingsSchema,
  statesSchema,
} from './schemas.js';
import { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';
import { createSlot, openSlot } from './slot.js';

const magic = new TextEncoder().encode('LATCHKEY BACKUP 1\n');
const lengthBytes = 4;
const place = { kind: 'backup', id: '', revision: 1 } as const;

const schema = v.strictObject({
  /** Milliseconds since the epoch. */
  made: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  settings: settingsSchema,
  grants: grantsSchema,
  choices: choicesSchema,
  aliases: aliasesSchema,
  configs: v.pipe(
    v.array(v.strictObject({ config: configSchema, states: statesSchema })),
    v.maxLength(100_000),
    v.check(all => new Set(all.map(({ config }) => config.id)).size === all.length),
  ),
});

/** What a backup holds. */
export interface Content extends Omit<v.InferOutput<typeof schema>, 'configs'> {
  readonly configs: readonly { readonly config: AuthConfig; readonly states: PairStates }[];
}

/** The file of these parts. @throws BackupTooLarge for one that no reader would take */
export function fileOf(header: Uint8Array, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (magic.length + lengthBytes + header.length + sealed.length > longestBackup) throw new BackupTooLarge();
  const length = new Uint8Array(lengthBytes);
  new DataView(length.buffer).setUint32(0, header.length, true);
  return concatBytes(magic, length, header, sealed) as Uint8Array<ArrayBuffer>;
}

/** The file. @throws BackupTooLarge */
export async function sealBackup(
  content: Content,
  password: string,
  parameters?: KdfParameters,
): Promise<Uint8Array<ArrayBuffer>> {
  const { header, vaultKey } = await createSlot(password, parameters);
  const sealer = new Sealer(vaultKey, parseHeader(header).vaultId);
  vaultKey.fill(0);
  try {
    return fileOf(header, sealJson(sealer, place, content));
  } finally {
    sealer.close();
  }
}

function parts(file: Uint8Array): { header: Uint8Array; sealed: Uint8Array } {
  if (file.length > longestBackup) throw new BackupDamaged('too-large');
  if (!magic.every((byte, n) => file[n] === byte)) throw new BackupDamaged('no-backup');
  const start = magic.length + lengthBytes;
  if (file.length < start) throw new BackupDamaged('damaged');
  const length = new DataView(file.buffer, file.byteOffset).getUint32(magic.length, true);
  if (length > file.length - start) throw new BackupDamaged('damaged');
  return { header: file.subarray(start, start + length), sealed: file.subarray(start + length) };
}

/**
 * Opens a file. Bounds of the key derivation are checked before anything is derived.
 *
 * @throws BackupDamaged (`no-backup`, `damaged` or `too-large`); WrongPassword; VaultNewer.
 */
export async function openBackup(file: Uint8Array, password: string): Promise<Content> {
  const { header, sealed } = parts(file);
  try {
    const { vaultId } = parseHeader(header);
    const vaultKey = await openSlot(header, password);
    const sealer = new Sealer(vaultKey, vaultId);
    vaultKey.fill(0);
    try {
      return openJson(sealer, place, sealed, schema);
    } finally {
      sealer.close();
    }
  } catch (error) {
    if (error instanceof VaultDamaged) throw new BackupDamaged('damaged');
    throw error;
  }
}
