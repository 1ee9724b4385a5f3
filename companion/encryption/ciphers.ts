import { createDecipheriv } from 'node:crypto';
import type { Value } from '../asn1/ber.js';
import { type Algorithm, integer, octets, sequence } from '../asn1/values.js';
import { notOpened, unsupported } from '../read-error.js';
import { decryptRc2 } from './rc2.js';

/** A block cipher in CBC mode with the padding of RFC 8018; `decrypt` fails as `wrong-password-or-damaged`. */
export interface Cipher {
  /** Octets; undefined where the key derivation says it. */
  readonly keyLength: number | undefined;
  readonly ivLength: number;
  decrypt(key: Buffer, iv: Buffer, data: Buffer): Buffer;
}

/** By OpenSSL's name. */
const openssl = (name: string, keyLength: number, ivLength: number): Cipher => ({
  keyLength,
  ivLength,
  decrypt(key, iv, data) {
    if (iv.length !== ivLength) throw notOpened();
    const decipher = createDecipheriv(name, key, iv);
    try {
      return Buffer.concat([decipher.update(data), decipher.final()]);
    } catch {
      throw notOpened();
    }
  },
});

function unpad(plain: Buffer): Buffer {
  const count = plain.at(-1) ?? 0;
  const padding = plain.subarray(plain.length - count);
  if (count < 1 || count > 8 || !padding.every(it => it === count)) throw notOpened();
  return plain.subarray(0, plain.length - count);
}

/** `bits` is the effective key length; a key may have another. */
export const rc2 = (bits: number): Cipher => ({
  keyLength: undefined,
  ivLength: 8,
  decrypt(key, iv, data) {
    if (data.length % 8 !== 0 || iv.length !== 8) throw notOpened();
    return unpad(decryptRc2(key, bits, iv, data));
  },
});

export const tripleDes = openssl('des-ede3-cbc', 24, 8);
export const twoKeyTripleDes = openssl('des-ede-cbc', 16, 8);

/** Single DES is triple DES with one key three times; by itself Node does not offer it. */
export const des: Cipher = {
  keyLength: 8,
  ivLength: 8,
  decrypt: (key, iv, data) => tripleDes.decrypt(Buffer.concat([key, key, key]), iv, data),
};

const byIv: Readonly<Record<string, Cipher>> = {
  '1.3.14.3.2.7': des,
  '1.2.840.113549.3.7': tripleDes,
  '2.16.840.1.101.3.4.1.2': openssl('aes-128-cbc', 16, 16),
  '2.16.840.1.101.3.4.1.22': openssl('aes-192-cbc', 24, 16),
  '2.16.840.1.101.3.4.1.42': openssl('aes-256-cbc', 32, 16),
  '1.2.392.200011.61.1.1.1.2': openssl('camellia-128-cbc', 16, 16),
  '1.2.392.200011.61.1.1.1.3': openssl('camellia-192-cbc', 24, 16),
  '1.2.392.200011.61.1.1.1.4': openssl('camellia-256-cbc', 32, 16),
  '1.2.410.200046.1.1.2': openssl('aria-128-cbc', 16, 16),
  '1.2.410.200046.1.1.7': openssl('aria-192-cbc', 24, 16),
  '1.2.410.200046.1.1.12': openssl('aria-256-cbc', 32, 16),
};

const rc2Cbc = '1.2.840.113549.3.2';
/** RFC 8018, appendix B.2.3: three lengths have numbers of their own. */
const rc2Versions: Readonly<Record<number, number>> = { 160: 40, 120: 64, 58: 128 };

function rc2Scheme(parameters: Value | undefined): { cipher: Cipher; iv: Buffer } {
  const [version, iv] = sequence(parameters);
  const number = integer(version);
  const bits = rc2Versions[number] ?? (number >= 256 && number <= 1024 ? number : undefined);
  if (bits === undefined) throw unsupported(`RC2 of version ${number}`);
  return { cipher: rc2(bits), iv: octets(iv) };
}

/** The cipher of an encryption scheme of PBES2, with its initialisation vector. @throws ReadError `unsupported` */
export function cipherOf({ id, parameters }: Algorithm): { cipher: Cipher; iv: Buffer } {
  if (id === rc2Cbc) return rc2Scheme(parameters);
  const cipher = Object.hasOwn(byIv, id) ? byIv[id] : undefined;
  if (cipher === undefined) throw unsupported(`cipher ${id}`);
  return { cipher, iv: octets(parameters) };
}
