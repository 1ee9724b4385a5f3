/** Invariant 5: damage to header and index is named, and never taken for a wrong password or an absent vault. */
import { expect, test } from 'vitest';
import { VaultDamaged } from './errors.js';
import { config, flips, freshDatabase, newVault, noBytes, stored, tamper } from './test-kit.js';
import { Vault } from './vault.js';

const one = config('aaaaaaa');
const damage = (part: string) => ({ name: 'VaultDamaged', part });

test('every changed byte of the index is damage', async () => {
  const { vaultKey } = await newVault(one);
  for (const flipped of flips(await stored('vault', 'index'))) {
    await tamper('vault', 'index', flipped);
    await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage('index'));
  }
});

test('every changed byte of the header is damage, with the right key at hand', async () => {
  const { vaultKey } = await newVault(one);
  for (const flipped of flips(await stored('vault', 'header'))) {
    await tamper('vault', 'header', flipped);
    await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage('header'));
    await expect(Vault.header()).rejects.toMatchObject(damage('header'));
  }
});

const revisions = [0, 1, 3, 1.5, -1, Number.NaN, '2', null, undefined];

test.each(revisions)('a revision of %j for 2 is damage', async revision => {
  const { vaultKey } = await newVault(one);
  await tamper('vault', 'revision', revision);
  await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage('index'));
});

test.each(['index', 'header'] as const)('what is no %s at all is damage', async key => {
  const { vaultKey } = await newVault(one);
  for (const value of noBytes) {
    await tamper('vault', key, value);
    await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage(key));
  }
});

test('an earlier index with the revision of the current one is damage', async () => {
  const { vault, vaultKey } = await newVault(one);
  const earlier = await stored('vault', 'index');
  await vault.saveSettings({ idleMinutes: 0 });
  await tamper('vault', 'index', earlier);
  await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage('index'));
});

test.each(['index', 'header'] as const)('a lost %s is damage, and not an absent vault', async key => {
  const { vaultKey } = await newVault(one);
  await tamper('vault', key, undefined);
  await expect(Vault.open(vaultKey)).rejects.toMatchObject(damage(key));
  if (key === 'header') await expect(Vault.header()).rejects.toBeInstanceOf(VaultDamaged);
  else expect(await Vault.header()).toBeDefined();
});

test('no vault at all cannot be opened', async () => {
  freshDatabase();
  await expect(Vault.open(new Uint8Array(32))).rejects.toMatchObject(damage('header'));
});
