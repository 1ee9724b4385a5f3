/**
 * A second way to the vault key: a slot that the PRF of a passkey opens (WebAuthn's extension `prf`). Off unless the user
 * asks for it; a change of the master password makes a new vault key and drops it.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { preAuthEncode } from './encoding.js';
import { VaultDamaged, WrongPassword } from './errors.js';
import {
  formatVersion,
  isPasskey,
  type PasskeySlot,
  parseHeader,
  prfBytes,
  serialiseHeader,
} from './header.js';
import { isKeyOf } from './keys.js';

const wrapping = managedNonce(xchacha20poly1305);

/** What a page needs to ask a passkey for its secret. */
export type Passkey = Pick<PasskeySlot, 'credential' | 'salt'>;

/** The cipher that wraps the vault key: bound to vault, passkey and what its PRF was asked for. */
function wrapperOf(vaultId: Uint8Array, { credential, salt }: Passkey, secret: Uint8Array) {
  if (secret.length !== prfBytes) throw new WrongPassword();
  const kek = hkdf(
    sha256,
    secret,
    vaultId,
    new TextEncoder().encode(`latchkey/${formatVersion}/passkey`),
    32,
  );
  const bound = preAuthEncode(['latchkey', formatVersion, vaultId, 'slot', 'passkey', credential, salt]);
  return wrapping(kek, bound);
}

/** The passkeys that open the vault with this header. @throws VaultDamaged, VaultNewer */
export function passkeysOf(storedHeader: Uint8Array): Passkey[] {
  return parseHeader(storedHeader).slots.filter(isPasskey);
}

/** The header with no passkey but this one. `secret`: what its PRF answers to `salt`. @throws WrongPassword */
export function withPasskey(
  storedHeader: unknown,
  vaultKey: Uint8Array,
  passkey: Passkey,
  secret: Uint8Array,
): Uint8Array {
  const header = parseHeader(storedHeader);
  if (!isKeyOf(header, vaultKey)) throw new WrongPassword();
  const wrapped = new Uint8Array(wrapperOf(header.vaultId, passkey, secret).encrypt(vaultKey));
  const salt = new Uint8Array(passkey.salt);
  const slot = { kind: 'passkey', credential: new Uint8Array(passkey.credential), salt, wrapped } as const;
  return serialiseHeader({ ...header, slots: [...header.slots.filter(it => !isPasskey(it)), slot] });
}

/** The header without passkeys. */
export function withoutPasskeys(storedHeader: unknown): Uint8Array {
  const header = parseHeader(storedHeader);
  return serialiseHeader({ ...header, slots: header.slots.filter(it => !isPasskey(it)) });
}

/**
 * The vault key, from what the PRF of a passkey answers. The caller owns the key and zeroes it.
 *
 * @throws WrongPassword when no slot opens with it; VaultDamaged or VaultNewer for the header itself.
 */
export function openPasskey(storedHeader: Uint8Array, secret: Uint8Array): Uint8Array {
  const header = parseHeader(storedHeader);
  for (const slot of header.slots.filter(isPasskey)) {
    let vaultKey: Uint8Array;
    try {
      vaultKey = wrapperOf(header.vaultId, slot, secret).decrypt(slot.wrapped);
    } catch {
      continue;
    }
    if (isKeyOf(header, vaultKey)) return vaultKey;
    throw new VaultDamaged('header', 'key check does not match');
  }
  throw new WrongPassword();
}
