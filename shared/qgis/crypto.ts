/**
 * How QGIS encrypts (qgsauthcrypto.cpp; measured with QGIS 3.22): the password itself is the AES key, and only the check
 * whether it is the right one is derived by PBKDF2. The same for the master password and for the password of an export.
 */
import { damaged } from './errors.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is stored with encrypted data, in bytes: 16, 16 and 32. */
export interface PasswordRecord {
  readonly salt: Bytes;
  readonly hash: Bytes;
  /** The first half is the initialisation vector of everything. */
  readonly civ: Bytes;
}

const iterations = 10_000;
const keyLength = 32;
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Lower-case or upper-case hex. @throws QgisDataError `damaged` */
export function fromHex(text: string): Bytes {
  if (text.length % 2 !== 0 || /[^0-9a-fA-F]/.test(text)) throw damaged('hex digits');
  const bytes = new Uint8Array(text.length / 2);
  for (let n = 0; n < bytes.length; n++) bytes[n] = Number.parseInt(text.slice(2 * n, 2 * n + 2), 16);
  return bytes;
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

async function hashOf(password: string, salt: Bytes): Promise<Bytes> {
  const secret = await crypto.subtle.digest('SHA-256', utf8(password));
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt, iterations }, key, 128),
  );
}

/** Whether it is the password. No normalisation of Unicode, and blanks count. */
export async function isPassword(password: string, { salt, hash }: PasswordRecord): Promise<boolean> {
  const made = await hashOf(password, salt);
  return made.length === hash.length && made.every((byte, n) => byte === hash[n]);
}

/** A new record for a password. */
export async function makeRecord(password: string): Promise<PasswordRecord> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const civ = crypto.getRandomValues(new Uint8Array(32));
  return { salt, hash: await hashOf(password, salt), civ };
}

/** AES-256-CBC under a password. */
export class Cipher {
  private constructor(
    private readonly key: CryptoKey,
    private readonly iv: Bytes,
  ) {}

  /** The key is the password's UTF-8, cut at 32 bytes or filled up with zeros. */
  static async of(password: string, { civ }: Pick<PasswordRecord, 'civ'>): Promise<Cipher> {
    const key = new Uint8Array(keyLength);
    key.set(utf8(password).subarray(0, keyLength));
    const imported = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt', 'decrypt']);
    return new Cipher(imported, civ.slice(0, 16));
  }

  /** @throws QgisDataError `damaged` when it does not decrypt to a text */
  async decrypt(hex: string): Promise<string> {
    const bytes = fromHex(hex);
    try {
      const clear = await crypto.subtle.decrypt({ name: 'AES-CBC', iv: this.iv }, this.key, bytes);
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(clear);
    } catch {
      throw damaged('what does not decrypt');
    }
  }

  /** Lower-case hex. */
  async encrypt(text: string): Promise<string> {
    const clear = utf8(text);
    return toHex(
      new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv: this.iv }, this.key, clear)),
    );
  }
}
