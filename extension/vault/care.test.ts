import { describe, expect, it, vi } from 'vitest';
import type { ConfigResource } from '../../shared/auth-config.js';
import { fileOf, sealBackup } from './backup.js';
import { changePassword, makeBackup, openBackup, restore } from './care.js';
import { longestBackup } from './care-limits.js';
import { BackupDamaged, BackupTooLarge, NotStorable, VaultStale, WrongPassword } from './errors.js';
import { parseHeader, serialiseHeader } from './header.js';
import { kdfFloor } from './kdf.js';
import { openSlot } from './slot.js';
import { config, dump, everything, filledVault, newVault, password, stored, tamper } from './test-kit.js';
import { Vault } from './vault.js';

const one = config('aaaaaaa');
const other = 'quite another password';

describe('another master password', () => {
  it('opens everything, and the old one nothing', async () => {
    const { vault, vaultKey } = await filledVault();
    const before = await everything(vault);
    const fresh = await changePassword(vaultKey, other, { parameters: kdfFloor });
    const header = (await Vault.header()) as Uint8Array;
    expect(await openSlot(header, other)).toEqual(fresh);
    await expect(openSlot(header, password)).rejects.toThrow(WrongPassword);
    await expect(Vault.open(vaultKey)).rejects.toThrow(WrongPassword);
    const opened = await Vault.open(fresh);
    expect(await everything(opened)).toEqual(before);
    opened.close();
    vault.close();
  });

  it('leaves not one sealed byte of before, and a vault that stays open finds it stale', async () => {
    const { vault, vaultKey } = await filledVault();
    const before = await dump();
    await changePassword(vaultKey, other, { parameters: kdfFloor });
    const after = await dump();
    for (const store of ['records', 'states'] as const)
      for (const [key, value] of before[store]) expect(after[store].get(key)).not.toEqual(value);
    expect(after.vault.get('header')).not.toEqual(before.vault.get('header'));
    await expect(vault.saveSettings({ idleMinutes: 15 })).rejects.toThrow(VaultStale);
    vault.close();
  });

  it('a vault that stays open says so, also of what it cannot read any more', async () => {
    const { vault, vaultKey } = await filledVault();
    vault.close();
    const onStale = vi.fn();
    const left = await Vault.open(vaultKey, onStale);
    await changePassword(vaultKey, other, { parameters: kdfFloor });
    await expect(left.fields('aaaaaaa')).rejects.toThrow(VaultStale);
    await expect(left.fieldsOf(['bbbbbbb'])).rejects.toThrow(VaultStale);
    await expect(left.states()).rejects.toThrow(VaultStale);
    await expect(left.writeStates(new Map([['aaaaaaa', {}]]))).rejects.toThrow(VaultStale);
    expect(onStale).toHaveBeenCalledTimes(4);
    left.close();
  });

  it('writes nothing when somebody wrote meanwhile', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(6, '0')}`);
    const { vault, vaultKey } = await newVault(...ids.map(id => config(id)));
    let written: Promise<void> | undefined;
    const changing = changePassword(vaultKey, other, {
      progress: () => {
        written ??= vault.saveSettings({ idleMinutes: 240 });
      },
      parameters: kdfFloor,
    });
    await expect(changing).rejects.toThrow(VaultStale);
    await written;
    const opened = await Vault.open(vaultKey);
    expect(opened.settings().idleMinutes).toBe(240);
    opened.close();
    vault.close();
  });

  it('keeps what was learnt of pairs while it went on', async () => {
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(6, '0')}`);
    const { vault, vaultKey } = await newVault(...ids.map(id => config(id)));
    const at = (id: string) => `https://${id}.example.org/maps/`;
    const states = (id: string, outcome: 'proven' | 'failed') => [[id, { [at(id)]: { outcome } }]] as const;
    await vault.writeStates(new Map([...states('c000000', 'proven'), ...states('c000001', 'proven')]));
    let written: Promise<void> | undefined;
    const fresh = await changePassword(vaultKey, other, {
      progress: () => {
        written ??= vault.writeStates(new Map(states('c000000', 'failed')));
      },
      parameters: kdfFloor,
    });
    await written;
    vault.close();
    const opened = await Vault.open(fresh);
    const after = await opened.states();
    expect(after.get('c000000')).toEqual({ [at('c000000')]: { outcome: 'failed' } });
    expect(after.get('c000001')).toEqual({ [at('c000001')]: { outcome: 'proven' } });
    expect(opened.damaged().size).toBe(0);
    opened.close();
  });

  it('a damaged config stays damaged, and the others are whole', async () => {
    const { vault, vaultKey } = await filledVault();
    vault.close();
    const [key] = (await dump()).records.keys();
    const sealed = (await stored('records', key as string)).slice();
    sealed[30] = (sealed[30] ?? 0) ^ 1;
    await tamper('records', key as string, sealed);
    const opened = await Vault.open(await changePassword(vaultKey, other, { parameters: kdfFloor }));
    const fields = await opened.fieldsOf(opened.configs().map(({ id }) => id));
    expect(fields.size).toBe(2);
    expect(opened.damaged().size).toBe(1);
    opened.close();
  });
});

describe('backup', () => {
  it('holds everything: erased and restored, the vault is the same', async () => {
    const { vault, vaultKey } = await filledVault();
    const before = await everything(vault);
    vault.close();
    const { file, left } = await makeBackup(vaultKey, 'of the backup');
    expect(left).toEqual([]);
    const emptied = await newVault(config('ddddddd'));
    emptied.vault.close();
    const content = await openBackup(file, 'of the backup');
    expect(await restore(emptied.vaultKey, content, 'replace')).toEqual({ added: 3 });
    const opened = await Vault.open(emptied.vaultKey);
    expect(await everything(opened)).toEqual(before);
    opened.close();
  });

  it('restored twice, a config is another version each time: what stood for its secret stands no more', async () => {
    const { vault, vaultKey } = await newVault(config('aaaaaaa'));
    vault.close();
    const { file } = await makeBackup(vaultKey, password);
    const content = await openBackup(file, password);
    const versions = new Set<string | undefined>();
    for (let n = 0; n < 2; n++) {
      await restore(vaultKey, content, 'replace');
      const opened = await Vault.open(vaultKey);
      versions.add(opened.version('aaaaaaa'));
      opened.close();
    }
    expect(versions.size).toBe(2);
  });

  it('adds what is missing, and leaves alone what is there', async () => {
    const { vault, vaultKey } = await filledVault();
    vault.close();
    const { file } = await makeBackup(vaultKey, password);
    const there = await newVault(config('aaaaaaa', { name: 'Mine' }), config('ddddddd'));
    await there.vault.saveGrants([{ site: 'mine.test', configId: 'aaaaaaa', decision: 'never' }]);
    there.vault.close();
    expect(await restore(there.vaultKey, await openBackup(file, password), 'add')).toEqual({ added: 2 });
    const opened = await Vault.open(there.vaultKey);
    expect(opened.configs().map(({ name }) => name)).toEqual([
      'Mine',
      'Name of ddddddd',
      'Name of bbbbbbb',
      'Name of ccccccc',
    ]);
    expect(opened.grants()).toEqual([{ site: 'mine.test', configId: 'aaaaaaa', decision: 'never' }]);
    expect(opened.settings()).toEqual({ idleMinutes: 15 });
    opened.close();
  });

  it('that would make the vault too full to be opened is not added, and the vault is as it was', async () => {
    const { vault, vaultKey } = await filledVault();
    const before = await everything(vault);
    vault.close();
    const aliases = Array.from({ length: 10_000 }, (_, n) => ({
      id: `x${String(n).padStart(6, '0')}`,
      configId: 'ddddddd',
    }));
    const content = { ...empty, aliases, configs: [{ config: config('ddddddd'), states: {} }] };
    await expect(restore(vaultKey, content, 'add')).rejects.toThrow(NotStorable);
    const opened = await Vault.open(vaultKey);
    expect(await everything(opened)).toEqual(before);
    opened.close();
  });

  const empty = { made: 1, settings: { idleMinutes: 0 }, grants: [], choices: [], aliases: [], configs: [] };

  it('is refused when any byte of it was changed', async () => {
    const file = await sealBackup(empty, password, kdfFloor);
    expect(await openBackup(file, password)).toEqual(empty);
    // Behind the header each try costs a derivation: some of them will do there.
    const headerEnd = 22 + new DataView(file.buffer).getUint32(18, true);
    const places = [...Array(headerEnd).keys(), ...Array.from({ length: 12 }, (_, n) => headerEnd + n * 25)];
    for (const at of places.filter(it => it < file.length)) {
      const changed = file.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      await expect(openBackup(changed, password), `byte ${at}`).rejects.toThrow(BackupDamaged);
    }
    for (const length of [0, 10, 21, 22, 100, file.length - 1])
      await expect(openBackup(file.subarray(0, length), password)).rejects.toThrow(BackupDamaged);
    await expect(openBackup(file, other)).rejects.toThrow(WrongPassword);
  }, 60_000);

  it.each<Partial<ConfigResource>>([
    { host: 'a.test/../b.test' },
    { host: 'A.test' },
    { host: 'a.test:8443' },
    { host: 'user@a.test' },
    { host: '*' },
    { host: 'a.test|' },
    { host: '10.0.0.1', wildcard: true },
    { path: '/a/../b' },
    { path: '/a?b' },
    { path: '/\n' },
  ])('is damaged with a resource that no text stands for: %o', async part => {
    const config = {
      ...one,
      resources: [...one.resources, { ...(one.resources[0] as ConfigResource), ...part }],
    };
    const whole = { ...empty, configs: [{ config: one, states: {} }] };
    const odd = {
      ...empty,
      configs: [...whole.configs, { config: { ...config, id: 'bbbbbbb' }, states: {} }],
    };
    expect(await openBackup(await sealBackup(whole, password, kdfFloor), password)).toEqual(whole);
    await expect(openBackup(await sealBackup(odd, password, kdfFloor), password)).rejects.toThrow(
      BackupDamaged,
    );
  });

  it('is not written where it would be too large to be read', async () => {
    const header = new Uint8Array(200);
    const room = longestBackup - 22 - header.length;
    // Refused for what is in it, which is nothing, and not for its size.
    const largest = openBackup(fileOf(header, new Uint8Array(room)), password);
    await expect(largest).rejects.toMatchObject({ why: 'damaged' });
    expect(() => fileOf(header, new Uint8Array(room + 1))).toThrow(BackupTooLarge);
  });

  it.each([
    ['4 GiB', { memoryKiB: 4 * 1024 * 1024 }],
    ['a billion rounds', { iterations: 1_000_000_000 }],
    ['a hundred lanes', { parallelism: 100 }],
    ['hardly any memory', { memoryKiB: 8 }],
  ])('one that asks for %s is refused before anything is derived', async (_, asked) => {
    const file = await sealBackup(empty, password, kdfFloor);
    const end = 22 + new DataView(file.buffer).getUint32(18, true);
    const header = parseHeader(file.subarray(22, end));
    const [slot] = header.slots;
    if (slot?.kind !== 'password') throw new Error('No slot');
    const hostile = serialiseHeader({ ...header, slots: [{ ...slot, kdf: { ...slot.kdf, ...asked } }] });
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, hostile.length, true);
    const forged = new Uint8Array([...file.subarray(0, 18), ...length, ...hostile, ...file.subarray(end)]);
    await expect(openBackup(forged, password)).rejects.toThrow(BackupDamaged);
  });
});
