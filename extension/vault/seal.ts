/**
 * Sealing: XChaCha20-Poly1305 under a sub-key per kind, with a random nonce, bound by associated data to the place
 * the bytes were made for. A sealed blob is nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes).
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { managedNonce } from '@noble/ciphers/utils.js';
import { preAuthEncode } from './encoding.js';
import { VaultDamaged, VaultLocked } from './errors.js';
import { formatVersion } from './header.js';
import { deriveKey, type Kind, kinds } from './keys.js';

/** Where a sealed blob belongs; it opens nowhere else. */
export interface Place {
  readonly kind: Kind;
  /** Record key for records and states; empty for what there is one of. */
  readonly id: string;
  readonly revision: number;
}

const aead = managedNonce(xchacha20poly1305);

/** Seals and opens with the sub-keys of one vault until it is closed. */
export class Sealer {
  readonly #vaultId: Uint8Array;
  readonly #keys: Map<Kind, Uint8Array>;

  /** Derives the sub-keys; `vaultKey` (32 bytes) itself is not kept. `vaultId` is the header's, 16 bytes. */
  constructor(vaultKey: Uint8Array, vaultId: Uint8Array) {
    this.#vaultId = vaultId;
    this.#keys = new Map(kinds.map(kind => [kind, deriveKey(vaultKey, vaultId, kind)]));
  }

  #cipher({ kind, id, revision }: Place) {
    const key = this.#keys.get(kind);
    if (key === undefined) throw new VaultLocked();
    return aead(key, preAuthEncode(['latchkey', formatVersion, this.#vaultId, kind, id, revision]));
  }

  /** @throws VaultLocked after `close`. */
  seal(place: Place, plaintext: Uint8Array): Uint8Array {
    return this.#cipher(place).encrypt(plaintext);
  }

  /** @throws VaultDamaged when `sealed` was not made for `place` by this vault; VaultLocked after `close`. */
  open(place: Place, sealed: Uint8Array): Uint8Array {
    const cipher = this.#cipher(place);
    try {
      return cipher.decrypt(sealed);
    } catch {
      throw new VaultDamaged(place.kind, 'does not open');
    }
  }

  get closed(): boolean {
    return this.#keys.size === 0;
  }

  /** Zeroes the sub-keys. */
  close(): void {
    for (const key of this.#keys.values()) key.fill(0);
    this.#keys.clear();
  }
}
