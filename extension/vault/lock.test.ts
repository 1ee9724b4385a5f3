import { expect, test, vi } from 'vitest';
import { VaultLocked } from './errors.js';
import { config, newVault } from './test-kit.js';
import { Vault } from './vault.js';

const derived = vi.hoisted((): Uint8Array[] => []);
vi.mock('./keys.js', async original => {
  const keys = await original<typeof import('./keys.js')>();
  return {
    ...keys,
    deriveKey: (...given: Parameters<typeof keys.deriveKey>) => {
      const key = keys.deriveKey(...given);
      if (given[2] !== 'check') derived.push(key);
      return key;
    },
  };
});

const one = config('aaaaaaa');
const isZero = (bytes: Uint8Array) => bytes.every(byte => byte === 0);

test('closing zeroes every key', async () => {
  const { vault } = await newVault(one);
  expect(derived.length).toBeGreaterThan(0);
  expect(derived.some(isZero)).toBe(false);
  vault.close();
  expect(derived.every(isZero)).toBe(true);
});

test('every call after closing is refused', async () => {
  const { vault } = await newVault(one);
  vault.close();
  vault.close();
  for (const call of [() => vault.configs(), () => vault.settings(), () => vault.damaged()]) {
    expect(call).toThrow(VaultLocked);
  }
  for (const call of [
    () => vault.fields(one.id),
    () => vault.save(one),
    () => vault.saveAll([]),
    () => vault.remove(one.id),
    () => vault.removeAll([]),
    () => vault.states(),
    () => vault.writeStates(new Map()),
    () => vault.saveSettings({ idleMinutes: 0 }),
  ]) {
    await expect(call()).rejects.toBeInstanceOf(VaultLocked);
  }
});

test('calls under way when it closes end as locked or done, and leave a whole vault', async () => {
  for (let steps = 0; steps < 40; steps++) {
    const { vault, vaultKey } = await newVault(one);
    const calls = [vault.fields(one.id), vault.save({ ...one, name: 'New' }), vault.states()];
    const ends = Promise.allSettled(calls);
    for (let step = 0; step < steps; step++) await new Promise(resolve => setImmediate(resolve));
    vault.close();
    for (const end of await ends) {
      if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(VaultLocked);
    }
    expect(() => vault.configs()).toThrow(VaultLocked);
    const again = await Vault.open(vaultKey);
    expect(await again.fields(one.id)).toEqual(one.fields);
    expect(await again.states()).toEqual(new Map([[one.id, {}]]));
    again.close();
  }
});
