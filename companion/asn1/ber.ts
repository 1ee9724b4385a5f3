/**
 * Reading ASN.1 in BER (X.690), of which DER is a part: definite and indefinite lengths. Strict about what it has no
 * use for, with limits on depth and number of values: the files come from anywhere.
 */
import { damaged } from '../read-error.js';

export interface Value {
  /** The identifier octet: 0x30 is a SEQUENCE, 0xa0 a constructed [0]. */
  readonly tag: number;
  /** The value as it was encoded, identifier and length included. */
  readonly raw: Buffer;
  /** What is in a primitive value; empty for a constructed one. */
  readonly content: Buffer;
  /** What is in a constructed value. */
  readonly children: readonly Value[];
}

/** PKCS#12 needs some 12 levels. */
const maxDepth = 32;
const maxValues = 50_000;

interface Length {
  readonly start: number;
  /** Undefined: indefinite, up to an end-of-contents value. */
  readonly end: number | undefined;
}

function lengthAt(bytes: Buffer, at: number, limit: number): Length {
  const first = bytes[at];
  if (first === undefined || at >= limit) throw damaged('ends within a length');
  const count = first & 0x7f;
  if (first === 0x80) return { start: at + 1, end: undefined };
  let length = first;
  if (first > 0x80) {
    if (count > 4 || at + 1 + count > limit) throw damaged('a length nobody can mean');
    length = bytes.readUIntBE(at + 1, count);
  }
  const start = at + 1 + (first > 0x80 ? count : 0);
  if (start + length > limit) throw damaged('a value is longer than what holds it');
  return { start, end: start + length };
}

const isEnd = (bytes: Buffer, at: number): boolean => bytes[at] === 0 && bytes[at + 1] === 0;

class Parser {
  private count = 0;

  constructor(private readonly bytes: Buffer) {}

  /** The value that begins at `at` and ends by `limit`. */
  value(at: number, limit: number, depth: number): Value {
    if (depth > maxDepth) throw damaged('nested too deeply');
    if (++this.count > maxValues) throw damaged('too many values');
    const tag = at < limit ? this.bytes[at] : undefined;
    if (tag === undefined) throw damaged('ends where a value should begin');
    if ((tag & 0x1f) === 0x1f) throw damaged('a tag nobody uses');
    const { start, end } = lengthAt(this.bytes, at + 1, limit);
    const constructed = (tag & 0x20) !== 0;
    if (!constructed) {
      if (end === undefined) throw damaged('a primitive value of indefinite length');
      const { bytes } = this;
      return { tag, raw: bytes.subarray(at, end), content: bytes.subarray(start, end), children: [] };
    }
    const children: Value[] = [];
    let next = start;
    while (end === undefined ? !isEnd(this.bytes, next) : next < end) {
      const child = this.value(next, end ?? limit, depth + 1);
      children.push(child);
      next += child.raw.length;
    }
    if (end === undefined && next + 2 > limit) throw damaged('ends within a value of indefinite length');
    const raw = this.bytes.subarray(at, end ?? next + 2);
    return { tag, raw, content: Buffer.alloc(0), children };
  }
}

/** The value at the beginning of `bytes`; what follows it is not looked at. Throws ReadError `damaged`. */
export function parseBer(bytes: Uint8Array): Value {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Parser(buffer).value(0, buffer.length, 0);
}
