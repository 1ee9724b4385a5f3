import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CKA, CKM } from '../constants.js';
import { ulong } from './attribute.js';
import { type CallName, calls } from './calls.js';
import { frame, readHeader, readRequest, readResponse, writeRequest, writeResponse } from './message.js';
import { typesOf } from './values.js';
import { Malformed } from './wire.js';

const names = Object.keys(calls) as CallName[];
const number = fc.oneof(fc.nat(), fc.constant(-1), fc.constant(Number.MAX_SAFE_INTEGER));
const u32 = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
const byte = fc.integer({ min: 0, max: 255 });
const bytes = fc.uint8Array({ maxLength: 40 }).map(each => Buffer.from(each));
const count = fc.record({ count: u32 });

const attribute = fc.oneof(
  fc.record({ type: fc.constantFrom(CKA.ID, CKA.VALUE, 0xce534351), value: bytes }),
  fc.record({ type: fc.constantFrom(CKA.TOKEN, CKA.SIGN), value: byte.map(each => Buffer.of(each)) }),
  fc.record({ type: fc.constantFrom(CKA.CLASS, CKA.KEY_TYPE), value: number.map(ulong) }),
  fc.record({ type: u32, value: fc.constant(undefined) }),
);

const mechanism = fc.oneof(
  fc.record({ type: fc.constantFrom(CKM.RSA_PKCS, CKM.ECDSA) }),
  fc.record({
    type: fc.constant(CKM.RSA_PKCS_PSS),
    pss: fc.record({ hash: number, mgf: number, saltLength: number }),
  }),
);

/** One arbitrary for each type of the protocol. */
const arbitraries: Record<string, fc.Arbitrary<unknown>> = {
  y: byte,
  u: number,
  v: fc.tuple(byte, byte),
  s: bytes,
  z: bytes,
  M: mechanism,
  ay: fc.oneof(bytes, count),
  au: fc.oneof(fc.array(number, { maxLength: 5 }), count),
  aA: fc.array(attribute, { maxLength: 5 }),
  fy: u32,
  fu: u32,
  fA: fc.array(fc.record({ type: u32, room: u32 }), { maxLength: 5 }),
};
const valuesOf = (signature: string) =>
  fc.tuple(...typesOf(signature).map(type => arbitraries[type] as fc.Arbitrary<unknown>));

describe('messages', () => {
  it.each(names)('%s comes back as it was written', name => {
    const [, request, response] = calls[name];
    fc.assert(
      fc.property(valuesOf(request), valuesOf(response), (asked, given) => {
        expect(readRequest(writeRequest(name, asked as never))).toEqual({ name, values: asked });
        expect(readResponse(name, writeResponse(name, given as never))).toEqual({ values: given });
      }),
      { numRuns: 30 },
    );
  });

  it('arbitrary bytes are read or refused, and nothing else happens', () => {
    const body = fc
      .tuple(fc.constantFrom(...names), fc.uint8Array({ maxLength: 200 }))
      .map(([name, rest]) => {
        const head = writeRequest('C_Finalize', []);
        const [call, signature] = calls[name];
        const body = Buffer.concat([head.subarray(0, 4), Buffer.alloc(4), Buffer.from(signature), rest]);
        body.writeUInt32BE(call, 0);
        body.writeUInt32BE(signature.length, 4);
        return body;
      });
    fc.assert(
      fc.property(fc.oneof(body, fc.uint8Array({ maxLength: 60 })), each => {
        try {
          readRequest(each);
        } catch (error) {
          expect(error).toBeInstanceOf(Malformed);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('every shortened request is refused', () => {
    const whole = writeRequest('C_FindObjectsInit', [7, [{ type: CKA.CLASS, value: ulong(1) }]]);
    for (let length = 0; length < whole.length; length++) {
      expect(() => readRequest(whole.subarray(0, length))).toThrow(Malformed);
    }
    expect(() => readRequest(Buffer.concat([whole, Buffer.of(0)]))).toThrow(Malformed);
  });

  it('a count is believed only as far as the message goes', () => {
    const body = writeRequest('C_FindObjectsInit', [7, []]);
    body.writeUInt32BE(0xff_ff_ff_ff, body.length - 4);
    expect(() => readRequest(body)).toThrow(Malformed);
  });

  it('templates nested without end are refused', () => {
    const part = Buffer.alloc(13);
    part.writeUInt32BE(CKA.WRAP_TEMPLATE, 0);
    part.writeUInt8(1, 4);
    part.writeUInt32BE(24, 5);
    part.writeUInt32BE(1, 9);
    const body = writeRequest('C_FindObjectsInit', [7, []]);
    body.writeUInt32BE(1, body.length - 4);
    const deep = Buffer.concat([body, ...Array.from({ length: 10_000 }, () => part)]);
    expect(() => readRequest(deep)).toThrow(/nested/);
  });

  it('a frame larger than any call is refused before it is read', () => {
    const header = frame(1, Buffer.alloc(0));
    header.writeUInt32BE(2 ** 31, 8);
    expect(() => readHeader(header)).toThrow(/large/);
  });
});
