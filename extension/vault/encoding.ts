/** Bytes as text and as associated data. */

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

/** Schema of 1 to `longest` bytes, likewise. */
export function base64UpTo(longest: number) {
  return v.pipe(
    v.string(),
    v.base64(),
    v.maxLength(4 * Math.ceil(longest / 3)),
    v.transform(fromBase64),
    v.minLength(1),
    v.maxLength(longest),
  );
}

/** JSON in UTF-8. */
export function toJsonBytes(value: unknown): Uint8Array {
  return utf8.encode(JSON.stringify(value));
}

/** The value of UTF-8 JSON. Throws SyntaxError or TypeError for anything else. */
export function fromJsonBytes(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
}

const utf8 = new TextEncoder();

/** Writes 64 bits, little endian, of a whole number from 0 to 2^53 - 1. */
function writeLittleEndian64(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value % 2 ** 32, true);
  view.setUint32(offset + 4, Math.floor(value / 2 ** 32), true);
}

/** A part of associated data: text counts as its UTF-8, a number as 64 bits, little endian. */
export type Part = Uint8Array | string | number;

function bytesOf(part: Part): Uint8Array {
  if (typeof part === 'string') return utf8.encode(part);
  if (typeof part !== 'number') return part;
  const bytes = new Uint8Array(8);
  writeLittleEndian64(new DataView(bytes.buffer), 0, part);
  return bytes;
}

/**
 * Pre-authentication encoding, as PASETO defines it (PAE): the number of parts, then each with its length before
 * it. Different lists never have the same encoding. Into one buffer, as thousands of records are opened at once.
 */
export function preAuthEncode(parts: readonly Part[]): Uint8Array {
  const encoded = parts.map(bytesOf);
  const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + 8 + length, 8));
  const view = new DataView(bytes.buffer);
  writeLittleEndian64(view, 0, encoded.length);
  let offset = 8;
  for (const part of encoded) {
    writeLittleEndian64(view, offset, part.length);
    bytes.set(part, offset + 8);
    offset += 8 + part.length;
  }
  return bytes;
}
