import type { Hash } from './hashes.js';
import { iterate } from './iterate.js';

/** What a derived value is for: the diversifier of RFC 7292, appendix B.3. */
export const purposes = { key: 1, iv: 2, mac: 3 } as const;

/** `source` repeated to fill whole blocks; nothing stays nothing. */
function fill(source: Buffer, block: number): Buffer {
  const length = Math.ceil(source.length / block) * block;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, source);
}

/** Adds `b` + 1 to `a` in place, both big-endian numbers of the same length. */
function addPlusOne(a: Buffer, b: Buffer): void {
  let carry = 1;
  for (let i = a.length - 1; i >= 0; i--) {
    carry += (a[i] ?? 0) + (b[i] ?? 0);
    a[i] = carry & 0xff;
    carry >>= 8;
  }
}

/** The derivation of PKCS#12 (RFC 7292, appendix B.2). `bmp` is the password with its final NUL. */
export function derivePkcs12(
  { name, block }: Hash,
  bmp: Buffer,
  salt: Buffer,
  iterations: number,
  purpose: number,
  length: number,
): Buffer {
  const diversifier = Buffer.alloc(block, purpose);
  const input = Buffer.concat([fill(salt, block), fill(bmp, block)]);
  const parts: Buffer[] = [];
  for (let made = 0; made < length; ) {
    const part = iterate(name, Buffer.concat([diversifier, input]), iterations);
    parts.push(part);
    made += part.length;
    const step = Buffer.alloc(block, part);
    for (let at = 0; at < input.length; at += block) addPlusOne(input.subarray(at, at + block), step);
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** PBKDF1 (RFC 8018, section 5.1). */
export function derivePbkdf1({ name }: Hash, octets: Buffer, salt: Buffer, iterations: number): Buffer {
  return iterate(name, Buffer.concat([octets, salt]), iterations);
}
