import { afterEach, expect, test, vi } from 'vitest';
import { VaultDamaged } from './errors.js';
import { deriveKek, kdfCeiling, kdfDefault, kdfFloor } from './kdf.js';
import { checkKdfParameters } from './kdf-parameters.js';

const salt = Uint8Array.from({ length: 16 }, (_, position) => position);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

afterEach(() => {
  vi.unstubAllGlobals();
  vi.doUnmock('hash-wasm');
  vi.doUnmock('@noble/hashes/argon2.js');
});

test('WebAssembly and script give the same key', async () => {
  vi.doMock('@noble/hashes/argon2.js', () => {
    throw new Error('not to be loaded');
  });
  const withWebAssembly = await deriveKek('pässword', salt, kdfFloor);
  vi.stubGlobal('WebAssembly', undefined);
  await expect(deriveKek('pässword', salt, kdfFloor)).rejects.toThrow();
  vi.doUnmock('@noble/hashes/argon2.js');
  expect(hex(await deriveKek('pässword', salt, kdfFloor))).toBe(hex(withWebAssembly));
  expect(withWebAssembly).toHaveLength(32);
});

test('parallelism above one is the same in both', async () => {
  const parameters = { ...kdfFloor, parallelism: 4 };
  const withWebAssembly = await deriveKek('p', salt, parameters);
  vi.stubGlobal('WebAssembly', undefined);
  expect(hex(await deriveKek('p', salt, parameters))).toBe(hex(withWebAssembly));
});

test('composed and decomposed letters are the same password', async () => {
  const composed = await deriveKek('caf\u00e9 \u1e9b\u0323', salt, kdfFloor);
  expect(hex(await deriveKek('cafe\u0301 \u1e9b\u0323', salt, kdfFloor))).toBe(hex(composed));
  // NFC, not NFKC: compatibility characters stay different.
  expect(hex(await deriveKek('cafe\u0301 \u1e69', salt, kdfFloor))).not.toBe(hex(composed));
});

test('an empty password derives a key, too', async () => {
  await expect(deriveKek('', salt, kdfFloor)).resolves.toHaveLength(32);
});

test('floor, default and ceiling are within bounds', () => {
  for (const parameters of [kdfFloor, kdfDefault, kdfCeiling]) checkKdfParameters(parameters);
});

const outOfBounds = (['memoryKiB', 'iterations', 'parallelism'] as const).flatMap(name => [
  [name, 'low', kdfFloor[name] - 1] as const,
  [name, 'high', kdfCeiling[name] + 1] as const,
]);

test.each(outOfBounds)('%s too %s is refused before deriving', async (name, _, value) => {
  const loaded = vi.fn();
  for (const library of ['hash-wasm', '@noble/hashes/argon2.js']) vi.doMock(library, loaded);
  const refused = await deriveKek('p', salt, { ...kdfDefault, [name]: value }).catch(error => error);
  expect(refused).toBeInstanceOf(VaultDamaged);
  expect(refused).toMatchObject({ part: 'header', detail: expect.stringContaining(name) });
  expect(loaded).not.toHaveBeenCalled();
});
