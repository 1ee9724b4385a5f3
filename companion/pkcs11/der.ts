/** Just enough DER to take parts out of a certificate as they are: PKCS#11 compares names byte by byte. */
import { Malformed } from './rpc/wire.js';

export interface Element {
  readonly tag: number;
  /** The whole element, with tag and length. */
  readonly raw: Buffer;
  readonly content: Buffer;
}

function readLength(bytes: Buffer, at: number): { length: number; next: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 1 + count > bytes.length) throw new Malformed('Length of an element');
  return { length: bytes.readUIntBE(at + 1, count), next: at + 1 + count };
}

/** The elements that lie in the bytes one after the other. */
export function elements(bytes: Buffer): Element[] {
  const all: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const { length, next } = readLength(bytes, at + 1);
    const end = next + length;
    if (end > bytes.length) throw new Malformed('Element longer than its surroundings');
    all.push({
      tag: bytes[at] ?? 0,
      raw: bytes.subarray(at, end),
      content: bytes.subarray(next, end),
    });
    at = end;
  }
  return all;
}

/** Wraps content in an element; up to 65,535 bytes. */
export function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

export interface CertificateParts {
  readonly serial: Buffer;
  readonly issuer: Buffer;
  readonly subject: Buffer;
  /** SubjectPublicKeyInfo. */
  readonly spki: Buffer;
}

/** Takes a certificate apart (RFC 5280, 4.1): each part as DER. */
export function certificateParts(certificate: Buffer): CertificateParts {
  const tbs = elements(elements(certificate)[0]?.content ?? Buffer.alloc(0))[0];
  const fields = elements(tbs?.content ?? Buffer.alloc(0));
  // The version is left out in certificates of version 1.
  const [serial, , issuer, , subject, spki] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  if (serial === undefined || issuer === undefined || subject === undefined || spki === undefined) {
    throw new Malformed('Certificate without all its fields');
  }
  return { serial: serial.raw, issuer: issuer.raw, subject: subject.raw, spki: spki.raw };
}

/** Algorithm, its parameters, and the key itself (without the count of unused bits) of a SubjectPublicKeyInfo. */
export function spkiParts(spki: Buffer): { algorithm: Buffer; parameters: Buffer; key: Buffer } {
  const [identifier, bits] = elements(elements(spki)[0]?.content ?? Buffer.alloc(0));
  const [algorithm, parameters] = elements(identifier?.content ?? Buffer.alloc(0));
  if (algorithm === undefined || bits === undefined) throw new Malformed('Public key without all its fields');
  return {
    algorithm: algorithm.content,
    parameters: parameters?.raw ?? Buffer.alloc(0),
    key: bits.content.subarray(1),
  };
}
