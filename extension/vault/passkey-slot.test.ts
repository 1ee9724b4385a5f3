import { beforeAll, expect, test } from 'vitest';
import { addPasskey, changePassword, removePasskeys } from './care.js';
import { VaultDamaged, WrongPassword } from './errors.js';
import { isPasskey, parseHeader, serialiseHeader } from './header.js';
import { kdfFloor } from './kdf.js';
import { openPasskey, passkeysOf, withoutPasskeys, withPasskey } from './passkey-slot.js';
import { openSlot } from './slot.js';
import { config, flips, newVault, password, sharedSlot } from './test-kit.js';
import { Vault } from './vault.js';

const passkey = { credential: new Uint8Array(64).fill(1), salt: new Uint8Array(32).fill(2) };
const secret = new Uint8Array(32).fill(3);
let vaultKey: Uint8Array;
let plain: Uint8Array;
let header: Uint8Array;
beforeAll(async () => {
  ({ header: plain, vaultKey } = await sharedSlot());
  header = withPasskey(plain, vaultKey, passkey, secret);
});

test('both the passkey and the password open it', async () => {
  expect(openPasskey(header, secret)).toEqual(vaultKey);
  expect(await openSlot(header, password)).toEqual(vaultKey);
  expect(passkeysOf(header)).toMatchObject([passkey]);
  expect(() => openPasskey(plain, secret)).toThrow(WrongPassword);
});

test('another secret does not, nor one of another length', () => {
  for (const wrong of [secret.map(it => it ^ 1), secret.subarray(1), new Uint8Array(64)])
    expect(() => openPasskey(header, wrong)).toThrow(WrongPassword);
});

test('a key that is not the vault’s gets no slot', () => {
  expect(() => withPasskey(plain, new Uint8Array(32), passkey, secret)).toThrow(WrongPassword);
});

test('every changed byte is damage, and no part of the slot can be another', () => {
  for (const changed of flips(header)) expect(() => openPasskey(changed, secret)).toThrow(VaultDamaged);
  const parsed = parseHeader(header);
  for (const members of [
    { credential: new Uint8Array(64) },
    { salt: new Uint8Array(32) },
    { wrapped: new Uint8Array(72) },
  ]) {
    const slots = parsed.slots.map(slot => (isPasskey(slot) ? { ...slot, ...members } : slot));
    expect(() => openPasskey(serialiseHeader({ ...parsed, slots }), secret)).toThrow(WrongPassword);
  }
});

test('a second one takes the place of the first; without it the header is as before', () => {
  const other = new Uint8Array(32).fill(9);
  const second = withPasskey(header, vaultKey, { ...passkey, credential: new Uint8Array(16) }, other);
  expect(passkeysOf(second)).toHaveLength(1);
  expect(openPasskey(second, other)).toEqual(vaultKey);
  expect(() => openPasskey(second, secret)).toThrow(WrongPassword);
  expect(withoutPasskeys(second)).toEqual(plain);
});

test('stored, removed, and void after a change of the master password', async () => {
  const made = await newVault(config('aaaaaaa'));
  const stored = async () => (await Vault.header()) as Uint8Array;
  await addPasskey(made.vaultKey, passkey, secret);
  // The open vault is not stale by it.
  await made.vault.saveSettings({ idleMinutes: 60 });
  expect(openPasskey(await stored(), secret)).toEqual(made.vaultKey);
  await removePasskeys();
  expect(passkeysOf(await stored())).toEqual([]);
  await addPasskey(made.vaultKey, passkey, secret);
  made.vault.close();
  await changePassword(made.vaultKey, 'quite another password', { parameters: kdfFloor });
  expect(passkeysOf(await stored())).toEqual([]);
});
