/** Bytes as text and as associated data. */

import { concatBytes } from '@noble/ciphers/utils.js';
import * as v from 'valibot';

/** Standard base64 with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

/** The bytes of a base64 text. Throws InvalidCharacterError (DOMException) for anything else. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0));
}

/** Schema of `length` bytes written as base64. */
export function base64Bytes(length: number) {
  return v.pipe(v.string(), v.base64(), v.transform(fromBase64), v.length(length));
}

/** JSON in UTF-8. */
export function toJsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The value of UTF-8 JSON. Throws SyntaxError or TypeError for anything else. */
export function fromJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
}

function littleEndian64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

/** A part of associated data: text counts as its UTF-8, a number as 64 bits, little endian. */
export type Part = Uint8Array | string | number;

function bytesOf(part: Part): Uint8Array {
  if (typeof part === 'number') return littleEndian64(part);
  return typeof part === 'string' ? new TextEncoder().encode(part) : part;
}

/**
 * Pre-authentication encoding, as PASETO defines it (PAE): the number of parts, then each with its length before
 * it. Different lists never have the same encoding.
 */
export function preAuthEncode(parts: readonly Part[]): Uint8Array {
  const encoded = parts.map(bytesOf);
  return concatBytes(
    littleEndian64(encoded.length),
    ...encoded.flatMap(part => [littleEndian64(part.length), part]),
  );
}
