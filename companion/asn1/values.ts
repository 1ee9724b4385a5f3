/** What a value is, asked for by its ASN.1 type: each throws ReadError `damaged` where it is something else. */
import { damaged } from '../read-error.js';
import type { Value } from './ber.js';

export const tags = {
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** [n], constructed: explicit, or implicit of a structure. */
export const context = (number: number): number => 0xa0 + number;

function expectTag(value: Value | undefined, tag: number): Value {
  if (value === undefined) throw damaged('something is missing');
  if (value.tag !== tag) throw damaged('a value of another type than expected');
  return value;
}

export const sequence = (value: Value | undefined): readonly Value[] =>
  expectTag(value, tags.sequence).children;

export const set = (value: Value | undefined): readonly Value[] => expectTag(value, tags.set).children;

/** The one value within an explicit [n]. */
export function explicit(value: Value | undefined, number: number): Value {
  const [inner] = expectTag(value, context(number)).children;
  if (inner === undefined) throw damaged('something is missing');
  return inner;
}

/** A whole number that is not negative and fits into 48 bits: everything that is counted in these files. */
export function integer(value: Value | undefined): number {
  const { content } = expectTag(value, tags.integer);
  const first = content[0];
  if (first === undefined || first > 0x7f || content.length > 7) throw damaged('a number out of range');
  const digits = first === 0 ? content.subarray(1) : content;
  if (digits.length > 6) throw damaged('a number out of range');
  return digits.length === 0 ? 0 : digits.readUIntBE(0, digits.length);
}

/**
 * The octets of an OCTET STRING, or of a context tag that stands for one. BER may write one as a series of chunks,
 * which are joined.
 */
export function octets(value: Value | undefined): Buffer {
  if (value === undefined) throw damaged('something is missing');
  const chunk = (value.tag & 0xdf) === tags.octetString || (value.tag & 0xc0) === 0x80;
  if (!chunk) throw damaged('a value of another type than expected');
  return (value.tag & 0x20) === 0 ? value.content : Buffer.concat(value.children.map(octets));
}

/** An object identifier in dotted form. */
export function oid(value: Value | undefined): string {
  const { content } = expectTag(value, tags.oid);
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    if (arc > 2 ** 40) throw damaged('an object identifier out of range');
    arc = arc * 128 + (byte & 0x7f);
    if (byte > 0x7f) continue;
    arcs.push(arc);
    arc = 0;
  }
  const first = arcs.shift();
  if (first === undefined) throw damaged('an empty object identifier');
  const top = Math.min(Math.floor(first / 40), 2);
  return [top, first - top * 40, ...arcs].join('.');
}

/** AlgorithmIdentifier (RFC 5280, section 4.1.1.2). */
export interface Algorithm {
  readonly id: string;
  readonly parameters: Value | undefined;
}

export function algorithm(value: Value | undefined): Algorithm {
  const [id, parameters] = sequence(value);
  return { id: oid(id), parameters };
}
