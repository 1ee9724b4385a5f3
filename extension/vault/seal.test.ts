import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VaultDamaged, VaultLocked } from './errors.js';
import { deriveKey, kinds } from './keys.js';
import { type Place, Sealer } from './seal.js';

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
const vaultIds = fc.uint8Array({ minLength: 16, maxLength: 16 });
const places: fc.Arbitrary<Place> = fc.record({
  kind: fc.constantFrom(...kinds),
  id: fc.string({ maxLength: 40 }),
  revision: fc.nat(Number.MAX_SAFE_INTEGER),
});
const texts = fc.uint8Array({ maxLength: 300 });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function opens(sealer: Sealer, place: Place, sealed: Uint8Array): boolean {
  try {
    sealer.open(place, sealed);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(VaultDamaged);
    expect(error).toMatchObject({ part: place.kind });
    return false;
  }
}

test('what is sealed opens again, and only the bytes are stored that it needs', () => {
  fc.assert(
    fc.property(keys, vaultIds, places, texts, (key, vaultId, place, text) => {
      const sealed = new Sealer(key, vaultId).seal(place, text);
      expect(new Sealer(key, vaultId).open(place, sealed)).toEqual(text);
      expect(sealed).toHaveLength(24 + text.length + 16);
      // A view on a larger buffer would be stored with all of the buffer.
      expect(sealed.buffer.byteLength).toBe(sealed.length);
    }),
  );
});

test('the same text sealed twice shares nothing', () => {
  const sealer = new Sealer(new Uint8Array(32), new Uint8Array(16));
  const place = { kind: 'record', id: 'a', revision: 1 } as const;
  const sealed = Array.from({ length: 100 }, () => sealer.seal(place, new Uint8Array(4)));
  expect(new Set(sealed.map(bytes => hex(bytes.subarray(0, 24)))).size).toBe(100);
  expect(new Set(sealed.map(bytes => hex(bytes.subarray(24)))).size).toBe(100);
});

test('it opens at no other place, with no other key, and in no other vault', () => {
  fc.assert(
    fc.property(keys, keys, vaultIds, vaultIds, places, places, (key, key2, vault, vault2, place, place2) => {
      fc.pre(hex(key) !== hex(key2) && hex(vault) !== hex(vault2));
      const sealer = new Sealer(key, vault);
      const sealed = sealer.seal(place, new Uint8Array(10));
      for (const part of ['kind', 'id', 'revision'] as const) {
        if (place[part] === place2[part]) continue;
        expect(opens(sealer, { ...place, [part]: place2[part] }, sealed)).toBe(false);
      }
      expect(opens(new Sealer(key2, vault), place, sealed)).toBe(false);
      expect(opens(new Sealer(key, vault2), place, sealed)).toBe(false);
    }),
  );
});

test('no byte of it can be changed, and none cut or added', () => {
  fc.assert(
    fc.property(places, texts, fc.nat(), fc.integer({ min: 1, max: 255 }), (place, text, at, change) => {
      const sealer = new Sealer(new Uint8Array(32), new Uint8Array(16));
      const sealed = sealer.seal(place, text);
      const position = at % sealed.length;
      const changed = sealed.map((byte, index) => (index === position ? byte ^ change : byte));
      expect(opens(sealer, place, changed)).toBe(false);
      expect(opens(sealer, place, sealed.subarray(0, position))).toBe(false);
      expect(opens(sealer, place, Uint8Array.of(...sealed, change))).toBe(false);
    }),
  );
});

test('every purpose has a key of its own', () => {
  const derived = [...kinds, 'check' as const].map(purpose =>
    hex(deriveKey(new Uint8Array(32), new Uint8Array(16), purpose)),
  );
  expect(new Set(derived).size).toBe(kinds.length + 1);
});

test('once closed it neither seals nor opens', () => {
  const sealer = new Sealer(new Uint8Array(32), new Uint8Array(16));
  const place = { kind: 'index', id: '', revision: 1 } as const;
  const sealed = sealer.seal(place, new Uint8Array(1));
  sealer.close();
  expect(() => sealer.seal(place, new Uint8Array(1))).toThrow(VaultLocked);
  expect(() => sealer.open(place, sealed)).toThrow(VaultLocked);
});
