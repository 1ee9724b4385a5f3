/** Keys derived from the vault key, one per purpose: HKDF-SHA256 (RFC 5869). */
import { equalBytes } from '@noble/ciphers/utils.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { formatVersion, type Header } from './header.js';

export const vaultKeyBytes = 32;

/** What is sealed, each under a key of its own. */
export const kinds = ['record', 'index', 'state', 'backup', 'copy'] as const;
export type Kind = (typeof kinds)[number];

/**
 * The 32-byte key for `purpose`; `check` is not a key but a value in the header by which a vault key is known to
 * be the vault's.
 */
export function deriveKey(vaultKey: Uint8Array, vaultId: Uint8Array, purpose: Kind | 'check'): Uint8Array {
  const info = new TextEncoder().encode(`latchkey/${formatVersion}/${purpose}`);
  return hkdf(sha256, vaultKey, vaultId, info, 32);
}

/** Whether `vaultKey` is the key of the vault that has this header. */
export function isKeyOf({ vaultId, keyCheck }: Header, vaultKey: Uint8Array): boolean {
  return equalBytes(deriveKey(vaultKey, vaultId, 'check'), keyCheck);
}
