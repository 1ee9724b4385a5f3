import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromJsonBytes, type Part, preAuthEncode, toBase64, toJsonBytes } from './encoding.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('base64 is that of RFC 4648, for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

test('JSON survives as UTF-8, lone surrogates and a leading BOM included', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
      expect(fromJsonBytes(toJsonBytes(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
  expect(fromJsonBytes(toJsonBytes('\ud800'))).toBe('\ud800');
  expect(() => fromJsonBytes(Uint8Array.of(0x22, 0xff, 0x22))).toThrow();
});

test.each([
  // The vectors of the PASETO specification, section "PAE Definition".
  [[], '0000000000000000'],
  [[''], '01000000000000000000000000000000'],
  [['test'], '0100000000000000040000000000000074657374'],
  [[1], '010000000000000008000000000000000100000000000000'],
] as [Part[], string][])('the pre-authentication encoding of %j', (parts, expected) => {
  expect(hex(preAuthEncode(parts))).toBe(expected);
});

test('different lists of parts have different encodings', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const same = JSON.stringify(a.map(hex)) === JSON.stringify(b.map(hex));
      expect(hex(preAuthEncode(a)) === hex(preAuthEncode(b))).toBe(same);
    }),
  );
});
