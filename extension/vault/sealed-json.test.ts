import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { VaultDamaged } from './errors.js';
import { Sealer } from './seal.js';
import { openJson, sealJson } from './sealed-json.js';

const sealer = new Sealer(new Uint8Array(32), new Uint8Array(16));
const place = { kind: 'record', id: 'a', revision: 1 } as const;

test('any JSON value opens as what was sealed', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const sealed = sealJson(sealer, place, value);
      expect(openJson(sealer, place, sealed, v.unknown())).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the size does not tell the length of a short secret', () => {
  const sizes = [0, 8, 40, 200].map(
    length => sealJson(sealer, place, { password: 'x'.repeat(length) }).length,
  );
  expect(new Set(sizes)).toEqual(new Set([24 + 256 + 16]));
});

test.each([
  ['no JSON', '{"a":'],
  ['nothing', ''],
  ['another type', '7'],
  ['no UTF-8', '"\u0000"'],
])('what was sealed by the right key and is %s is damage', (_, text) => {
  const plaintext = new TextEncoder().encode(text).map(byte => (byte === 0 ? 0xff : byte));
  const sealed = sealer.seal(place, plaintext);
  expect(() => openJson(sealer, place, sealed, v.string())).toThrow(VaultDamaged);
});
