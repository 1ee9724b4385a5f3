/**
 * What a page needs that asks for the master password: it makes or opens a slot of the header by itself and puts
 * the vault key into storage.session, so that no message ever carries a key or a password.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { managedNonce, randomBytes } from '@noble/ciphers/utils.js';
import { preAuthEncode } from './encoding.js';
import { VaultDamaged, WrongPassword } from './errors.js';
import { formatVersion, type PasswordSlot, parseHeader, serialiseHeader } from './header.js';
import { deriveKek, type KdfParameters, kdfDefault } from './kdf.js';
import { saltBytes } from './kdf-parameters.js';
import { deriveKey, isKeyOf, vaultKeyBytes } from './keys.js';

export { fromBase64, toBase64 } from './encoding.js';
export { VaultDamaged, VaultNewer, WrongPassword } from './errors.js';
export { openPasskey, type Passkey, passkeysOf } from './passkey-slot.js';
export { readKey, rememberKey } from './session.js';

/** Nonce, then ciphertext and tag. */
const wrapping = managedNonce(xchacha20poly1305);

/** Binds the wrapped key to its vault and to everything the KEK was made with. */
function slotAssociatedData(
  vaultId: Uint8Array,
  { kind, kdf, salt }: Omit<PasswordSlot, 'wrapped'>,
): Uint8Array {
  const { name, memoryKiB, iterations, parallelism } = kdf;
  return preAuthEncode([
    'latchkey',
    formatVersion,
    vaultId,
    'slot',
    kind,
    name,
    memoryKiB,
    iterations,
    parallelism,
    salt,
  ]);
}

/**
 * A new vault's header, as bytes to store, and its random 256-bit vault key. The caller owns the key and zeroes it.
 * `vaultId` of a vault that gets another key stays.
 *
 * @throws VaultDamaged for KDF parameters out of bounds.
 */
export async function createSlot(
  password: string,
  parameters: KdfParameters = kdfDefault,
  vaultId: Uint8Array<ArrayBuffer> = randomBytes(16),
): Promise<{ header: Uint8Array; vaultKey: Uint8Array }> {
  const vaultKey = randomBytes(vaultKeyBytes);
  const slot = { kind: 'password', kdf: parameters, salt: randomBytes(saltBytes) } as const;
  const kek = await deriveKek(password, slot.salt, parameters);
  const wrapped = wrapping(kek, slotAssociatedData(vaultId, slot)).encrypt(vaultKey);
  kek.fill(0);
  const keyCheck = deriveKey(vaultKey, vaultId, 'check');
  const header = serialiseHeader({ format: formatVersion, vaultId, keyCheck, slots: [{ ...slot, wrapped }] });
  return { header, vaultKey };
}

/** The key in one slot; undefined when the KEK does not open it. */
function unwrap(kek: Uint8Array, vaultId: Uint8Array, slot: PasswordSlot): Uint8Array | undefined {
  try {
    return wrapping(kek, slotAssociatedData(vaultId, slot)).decrypt(slot.wrapped);
  } catch {
    return undefined;
  }
}

/**
 * The vault key, from the header's stored bytes and the master password. The caller owns the key and zeroes it.
 *
 * @throws WrongPassword when the slot does not open with it; VaultDamaged or VaultNewer for the header itself.
 */
export async function openSlot(storedHeader: Uint8Array, password: string): Promise<Uint8Array> {
  const header = parseHeader(storedHeader);
  const slot = header.slots.find(it => it.kind === 'password');
  if (slot === undefined) throw new WrongPassword();
  const kek = await deriveKek(password, slot.salt, slot.kdf);
  const vaultKey = unwrap(kek, header.vaultId, slot);
  kek.fill(0);
  if (vaultKey === undefined) throw new WrongPassword();
  // XChaCha20-Poly1305 does not commit to its key: the check value does.
  if (isKeyOf(header, vaultKey)) return vaultKey;
  throw new VaultDamaged('header', 'key check does not match');
}
