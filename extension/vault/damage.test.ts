/** Invariant 5: a changed, swapped, moved or missing record is detected, and the others stay readable. */
import { expect, test } from 'vitest';
import type { PairStates } from '../../shared/auth-config.js';
import { config, dump, flips, newVault, noBytes, resource, stored, tamper } from './test-kit.js';
import { Vault } from './vault.js';

const resources = [resource('https://one.example.org/'), resource('https://two.example.org/')];
const one = config('aaaaaaa', { resources });
const two = config('bbbbbbb');
const proven = { outcome: 'proven' } as const;
const oneStates: PairStates = { 'https://one.example.org/': proven };
const twoStates: PairStates = { 'https://bbbbbbb.example.org/maps/': proven };
const allFailed = {
  'https://one.example.org/': { outcome: 'failed' },
  'https://two.example.org/': { outcome: 'failed' },
};

/** A vault of two configs with states, and the record keys of both. */
async function filledVault() {
  const { vault, vaultKey } = await newVault(one);
  const [oneKey] = [...(await dump()).records.keys()];
  await vault.save(two);
  const twoKey = [...(await dump()).records.keys()].find(key => key !== oneKey);
  await vault.writeStates(
    new Map([
      [one.id, oneStates],
      [two.id, twoStates],
    ]),
  );
  return { vault, vaultKey, oneKey: oneKey!, twoKey: twoKey! };
}
const damage = (part: string) => ({ name: 'VaultDamaged', part });

test('every changed byte of a record is damage to that config alone', async () => {
  const { vault, oneKey } = await filledVault();
  for (const flipped of flips(await stored('records', oneKey))) {
    await tamper('records', oneKey, flipped);
    await expect(vault.fields(one.id)).rejects.toMatchObject(damage('record'));
  }
  expect(vault.damaged()).toEqual(new Set([one.id]));
  expect(await vault.fields(two.id)).toEqual(two.fields);
});

test('every changed byte of a state record makes all pairs of that config failed', async () => {
  const { vault, oneKey } = await filledVault();
  for (const flipped of flips(await stored('states', oneKey))) {
    await tamper('states', oneKey, flipped);
    const states = await vault.states();
    expect(states.get(one.id)).toEqual(allFailed);
    expect(states.get(two.id)).toEqual(twoStates);
  }
  expect(vault.damaged()).toEqual(new Set([one.id]));
  expect(await vault.fields(one.id)).toEqual(one.fields);
});

test('swapped records are damage to both', async () => {
  const { vault, oneKey, twoKey } = await filledVault();
  for (const store of ['records', 'states'] as const) {
    const [first, second] = [await stored(store, oneKey), await stored(store, twoKey)];
    await tamper(store, oneKey, second);
    await tamper(store, twoKey, first);
  }
  await expect(vault.fields(one.id)).rejects.toMatchObject(damage('record'));
  await expect(vault.fields(two.id)).rejects.toMatchObject(damage('record'));
  expect((await vault.states()).get(one.id)).toEqual(allFailed);
  expect(vault.damaged()).toEqual(new Set([one.id, two.id]));
});

test('what belongs into one store is damage in another', async () => {
  const { vault, vaultKey, oneKey } = await filledVault();
  const [record, state] = [await stored('records', oneKey), await stored('states', oneKey)];
  await tamper('records', oneKey, state);
  await tamper('states', oneKey, record);
  await expect(vault.fields(one.id)).rejects.toMatchObject(damage('record'));
  expect((await vault.states()).get(one.id)).toEqual(allFailed);
  await tamper('vault', 'index', record);
  await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage('index'));
});

test('a missing record, and a missing state record, are named', async () => {
  const { vault, oneKey, twoKey } = await filledVault();
  await tamper('records', oneKey, undefined);
  await tamper('states', twoKey, undefined);
  await expect(vault.fields(one.id)).rejects.toMatchObject(damage('missing-record'));
  const states = await vault.states();
  expect(states.get(one.id)).toEqual(oneStates);
  expect(states.get(two.id)).toEqual({ 'https://bbbbbbb.example.org/maps/': { outcome: 'failed' } });
  expect(vault.damaged()).toEqual(new Set([one.id, two.id]));
  expect(vault.configs()).toHaveLength(2);
});

test.each(['records', 'states'] as const)('an earlier revision in %s is damage', async store => {
  const { vault, oneKey } = await filledVault();
  const earlier = await stored(store, oneKey);
  await vault.save({ ...one, name: 'New' });
  await tamper(store, oneKey, earlier);
  if (store === 'records') await expect(vault.fields(one.id)).rejects.toMatchObject(damage('record'));
  else expect((await vault.states()).get(one.id)).toEqual(allFailed);
});

test('a record put back after its config was removed is never read', async () => {
  const { vault, vaultKey, oneKey } = await filledVault();
  const record = await stored('records', oneKey);
  await vault.remove(one.id);
  await tamper('records', oneKey, record);
  await vault.save(one);
  expect(await vault.fields(one.id)).toEqual(one.fields);
  expect((await Vault.open(vaultKey)).configs()).toHaveLength(2);
});

test.each(noBytes)('%j in place of a record or a state record is damage', async value => {
  const { vault, oneKey } = await filledVault();
  await tamper('records', oneKey, value);
  await expect(vault.fields(one.id)).rejects.toMatchObject(damage('record'));
  await tamper('states', oneKey, value);
  expect((await vault.states()).get(one.id)).toEqual(allFailed);
});

test('one that is saved again is no longer damaged, and its failed pairs stay failed', async () => {
  const { vault, oneKey } = await filledVault();
  await tamper('states', oneKey, undefined);
  await vault.save({ ...one, name: 'New' });
  expect(vault.damaged()).toEqual(new Set());
  expect((await vault.states()).get(one.id)).toEqual(allFailed);
  await tamper('records', oneKey, new Uint8Array(50));
  await vault.save(one);
  expect(await vault.fields(one.id)).toEqual(one.fields);
  expect((await vault.states()).get(one.id)).toEqual({});
  expect(vault.damaged()).toEqual(new Set());
});

test('states written anew repair a damaged state record, not a damaged record', async () => {
  const { vault, oneKey, twoKey } = await filledVault();
  await tamper('states', oneKey, undefined);
  await tamper('records', twoKey, undefined);
  await vault.states();
  await vault.fields(two.id).catch(() => undefined);
  await vault.writeStates(
    new Map([
      [one.id, {}],
      [two.id, {}],
    ]),
  );
  expect(vault.damaged()).toEqual(new Set([two.id]));
});
