/**
 * Attributes on the wire. How a value is written depends on the attribute's type: truth values as one byte, numbers
 * as 64 bits, templates and lists with a count, everything else as a byte string. In memory it is what C would
 * have in memory: bytes, with numbers in the machine's order.
 */
import { CKA } from '../constants.js';
import { Malformed, type Reader, type Writer } from './wire.js';

export interface Attribute {
  readonly type: number;
  /** Undefined where the object has no such attribute, or C's pointer was null. */
  readonly value: Uint8Array | undefined;
}

const truths = new Set<number>([
  ...[CKA.TOKEN, CKA.PRIVATE, CKA.TRUSTED, CKA.SENSITIVE, CKA.ENCRYPT, CKA.DECRYPT, CKA.WRAP, CKA.UNWRAP],
  ...[CKA.SIGN, CKA.SIGN_RECOVER, CKA.VERIFY, CKA.VERIFY_RECOVER, CKA.DERIVE, CKA.EXTRACTABLE, CKA.LOCAL],
  ...[CKA.NEVER_EXTRACTABLE, CKA.ALWAYS_SENSITIVE, CKA.MODIFIABLE, CKA.COPYABLE, CKA.SECONDARY_AUTH],
  ...[CKA.ALWAYS_AUTHENTICATE, CKA.WRAP_WITH_TRUSTED, CKA.RESET_ON_INIT, CKA.HAS_RESET, CKA.COLOR],
]);

const numbers = new Set<number>([
  ...[CKA.CLASS, CKA.CERTIFICATE_TYPE, CKA.CERTIFICATE_CATEGORY, CKA.JAVA_MIDP_SECURITY_DOMAIN],
  ...[CKA.KEY_TYPE, CKA.MODULUS_BITS, CKA.PRIME_BITS, CKA.SUBPRIME_BITS, CKA.VALUE_BITS, CKA.VALUE_LEN],
  ...[CKA.KEY_GEN_MECHANISM, CKA.AUTH_PIN_FLAGS, CKA.HW_FEATURE_TYPE, CKA.PIXEL_X, CKA.PIXEL_Y],
  ...[CKA.RESOLUTION, CKA.CHAR_ROWS, CKA.CHAR_COLUMNS, CKA.BITS_PER_PIXEL, CKA.MECHANISM_TYPE],
]);

const templates = new Set<number>([CKA.WRAP_TEMPLATE, CKA.UNWRAP_TEMPLATE, CKA.DERIVE_TEMPLATE]);

/** Templates within templates; p11-kit goes 8 deep, and nobody searches by them. */
const deepest = 4;

/** A CK_ULONG as this machine's C has it in memory. */
export function ulong(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

/** The number in a value of `ulong`. */
export function number(value: Uint8Array): number {
  return Number(BigInt.asIntN(64, Buffer.from(value).readBigUInt64LE()));
}

function readValue(reader: Reader, type: number, depth: number): Buffer | undefined {
  if (truths.has(type)) return reader.raw(1);
  if (numbers.has(type)) return ulong(reader.u64());
  if (templates.has(type)) {
    if (depth >= deepest) throw new Malformed('Templates nested too deeply');
    for (let count = reader.u32(); count > 0; count--) readAttribute(reader, depth + 1);
    return undefined;
  }
  if (type === CKA.ALLOWED_MECHANISMS) {
    for (let count = reader.u32(); count > 0; count--) reader.u64();
    return undefined;
  }
  return reader.string();
}

/** Reads one attribute of a template. Nested templates and lists of mechanisms are read over, without a value. */
export function readAttribute(reader: Reader, depth = 0): Attribute {
  const type = reader.u32();
  if (reader.byte() === 0) return { type, value: undefined };
  const length = reader.u32();
  const value = readValue(reader, type, depth);
  // With length 0 the pointer was null, and what stands for the value means nothing.
  return { type, value: length === 0 && value !== undefined ? Buffer.alloc(0) : value };
}

/** Writes an attribute of an object, or that there is none. */
export function writeAttribute(writer: Writer, { type, value }: Attribute): void {
  writer.u32(type);
  if (value === undefined) {
    writer.byte(0);
    return;
  }
  writer.byte(1).u32(value.length);
  if (truths.has(type)) writer.byte(value[0] ?? 0);
  else if (numbers.has(type)) writer.u64(value.length === 8 ? number(value) : 0);
  else if (templates.has(type) || type === CKA.ALLOWED_MECHANISMS) writer.u32(0);
  else writer.string(value);
}
