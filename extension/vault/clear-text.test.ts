/** Invariant 5: nothing of names, ids, URLs, settings, states or secrets is in clear in the database. */
import { expect, test } from 'vitest';
import { traces } from '../../test/traces.js';
import { keepCopy } from './copies.js';
import { config, dump, newVault, password, resource } from './test-kit.js';

const words = [
  'NameOfConfig',
  'qzx81hk',
  'host-label',
  'path-segment',
  'user-name',
  'pass-word',
  'RealmText',
  'HeaderName',
];

/** A stored value, whatever it is made of. */
function bytesOf(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value.buffer)];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, it]) => [Buffer.from(key), ...bytesOf(it)]);
  return [Buffer.from(String(value))];
}

async function everythingStored(): Promise<Buffer> {
  const stores = Object.values(await dump());
  return Buffer.concat(
    stores.flatMap(rows => [...rows].flatMap(([key, value]) => [Buffer.from(key), ...bytesOf(value)])),
  );
}

test('the traces are found where they are', () => {
  for (const shift of [0, 1, 2]) {
    const text = Buffer.from(`${'.'.repeat(shift)}pass-word...`).toString('base64');
    expect(traces('pass-word').some(trace => Buffer.from(text).includes(trace))).toBe(true);
  }
});

test('no trace of what is sealed is in the database', async () => {
  const url = 'https://host-label.example.org/path-segment/';
  const sealed = config('qzx81hk', {
    name: 'NameOfConfig',
    method: 'HeaderName',
    fields: { 'user-name': 'user-name', password: 'pass-word' },
    resources: [resource(url)],
  });
  const { vault, vaultKey } = await newVault(sealed);
  await vault.writeStates(new Map([[sealed.id, { [url]: { outcome: 'proven', realm: 'RealmText' } }]]));
  await keepCopy(vaultKey, 'remove-all');
  expect((await dump()).copies.size).toBe(1);
  const bytes = await everythingStored();
  for (const word of [...words, password, 'idleMinutes', 'proven', 'example', 'remove-all']) {
    for (const trace of traces(word)) expect(bytes.includes(trace), `${word} as ${trace}`).toBe(false);
  }
  for (const trace of [Buffer.from(vaultKey), ...traces(Buffer.from(vaultKey).toString('latin1'))]) {
    expect(bytes.includes(trace)).toBe(false);
  }
});

test('keys of records are random', async () => {
  const configs = Array.from({ length: 20 }, (_, position) =>
    config(`a${String(position).padStart(6, '0')}`),
  );
  await newVault(...configs);
  const first = [...(await dump()).records.keys()];
  await newVault(...configs);
  const second = [...(await dump()).records.keys()];
  for (const key of [...first, ...second]) expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set([...first, ...second]).size).toBe(40);
});
