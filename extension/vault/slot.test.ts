import { beforeAll, expect, test } from 'vitest';
import { VaultDamaged, WrongPassword } from './errors.js';
import { type Header, parseHeader, serialiseHeader } from './header.js';
import { kdfDefault, kdfFloor } from './kdf.js';
import { readKey } from './session.js';
import { createSlot, openSlot, rememberKey } from './slot.js';
import { flips, memoryArea, password, sharedSlot } from './test-kit.js';

let header: Uint8Array;
let vaultKey: Uint8Array;
beforeAll(async () => {
  ({ header, vaultKey } = await sharedSlot());
});

/** The header changed by who knows the format: with a right digest. */
const changed = (edit: (header: Header) => Header) => serialiseHeader(edit(parseHeader(header)));
const changedSlot = (members: object) =>
  changed(parsed => ({
    ...parsed,
    slots: parsed.slots.map(slot => ({ ...slot, ...members }) as typeof slot),
  }));

test('the password opens the slot', async () => {
  expect(await openSlot(header, password)).toEqual(vaultKey);
  expect(vaultKey).toHaveLength(32);
});

test('the same password in another normalisation form opens it', async () => {
  const made = await createSlot('Sch\u00fcssel', kdfFloor);
  expect(await openSlot(made.header, 'Schu\u0308ssel')).toEqual(made.vaultKey);
});

test('another password is named as wrong', async () => {
  for (const wrong of ['', password.toUpperCase(), `${password} `]) {
    await expect(openSlot(header, wrong)).rejects.toBeInstanceOf(WrongPassword);
  }
});

test('the default parameters are used when none are given', async () => {
  const made = await createSlot(password);
  expect(parseHeader(made.header).slots[0]).toMatchObject({ kdf: kdfDefault });
  expect(await openSlot(made.header, password)).toEqual(made.vaultKey);
});

test('every changed byte is damage, not a wrong password', async () => {
  for (const flipped of flips(header)) {
    await expect(openSlot(flipped, password)).rejects.toBeInstanceOf(VaultDamaged);
  }
});

test('nothing of a slot can be changed within bounds and still open', async () => {
  const another = await createSlot(password, kdfFloor);
  const { salt, wrapped } = parseHeader(another.header).slots[0]!;
  for (const members of [{ kdf: { ...kdfFloor, iterations: 3 } }, { salt }, { wrapped }]) {
    await expect(openSlot(changedSlot(members), password)).rejects.toBeInstanceOf(WrongPassword);
  }
  const foreign = changed(parsed => ({ ...parsed, vaultId: parseHeader(another.header).vaultId }));
  await expect(openSlot(foreign, password)).rejects.toBeInstanceOf(WrongPassword);
});

test('a key that is not the one of the key check is damage', async () => {
  const stored = changed(parsed => ({ ...parsed, keyCheck: new Uint8Array(32) }));
  await expect(openSlot(stored, password)).rejects.toMatchObject({ part: 'header' });
});

test('the vault key goes through storage that holds JSON only', async () => {
  const area = memoryArea();
  await rememberKey(area, vaultKey);
  expect(await readKey(area)).toEqual(vaultKey);
});
