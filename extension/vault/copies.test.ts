/** Kept copies: the vault as it was, sealed like the vault, for a week and five of them at most. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addPasskey,
  changePassword,
  copyHeader,
  keepCopy,
  listCopies,
  openCopy,
  removeCopy,
  restore,
} from './care.js';
import { type OldCopies, parseCopy } from './copies.js';
import { VaultDamaged, WrongPassword } from './errors.js';
import { kdfFloor } from './kdf.js';
import { passkeysOf } from './passkey-slot.js';
import { openSlot } from './slot.js';
import type { StoredCopy } from './store.js';
import { config, dump, everything, filledVault, newVault, password, stored, tamper } from './test-kit.js';
import { diskFull, refuse } from './test-refusal.js';
import { Vault } from './vault.js';

const other = 'quite another password';
const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 0, 1);
let vault: Vault;
let vaultKey: Uint8Array;

const now = (at: number) => vi.spyOn(Date, 'now').mockReturnValue(at);

beforeEach(async () => {
  ({ vault, vaultKey } = await filledVault());
  now(start);
});
afterEach(() => {
  vi.restoreAllMocks();
  vault.close();
});

const keyOf = async (id: string, secret = password) => openSlot(await copyHeader(id), secret);
async function only(): Promise<string> {
  const [copy, ...more] = await listCopies(vaultKey);
  expect(more).toEqual([]);
  return copy!.id;
}
const copyAt = async (id: string) => parseCopy((await dump()).copies.get(id));

describe('a kept copy', () => {
  it('leaves the vault as it is, and who has it open can go on writing', async () => {
    const before = await dump();
    await keepCopy(vaultKey, 'import');
    const after = await dump();
    for (const store of ['vault', 'records', 'states'] as const) expect(after[store]).toEqual(before[store]);
    expect(after.copies.size).toBe(1);
    expect([...after.labels.keys()]).toEqual([...after.copies.keys()]);
    await vault.saveSettings({ idleMinutes: 15 });
  });

  it('says when it was made, why, and how many configs it has; the newest first', async () => {
    await keepCopy(vaultKey, 'import');
    now(start + 1);
    await vault.remove('aaaaaaa');
    await keepCopy(vaultKey, 'restore');
    expect((await listCopies(vaultKey)).map(({ label }) => label)).toMatchObject([
      { made: start + 1, why: 'restore', configs: 2 },
      { made: start, why: 'import', configs: 3 },
    ]);
  });

  it('holds everything, and restores it', async () => {
    const before = await everything(vault);
    await keepCopy(vaultKey, 'remove-all');
    await vault.removeAll(vault.configs().map(({ id }) => id));
    await vault.saveSettings({ idleMinutes: 0 });
    const id = await only();
    const { content, left } = await openCopy(vaultKey, id, await keyOf(id));
    expect(left).toEqual([]);
    expect(content.made).toBe(start);
    expect(await restore(vaultKey, content, 'replace')).toEqual({ added: 3 });
    const opened = await Vault.open(vaultKey);
    expect(await everything(opened)).toEqual(before);
    opened.close();
  });

  it('opens with the master password alone, also where a passkey opens the vault', async () => {
    const passkey = { credential: new Uint8Array(16).fill(1), salt: new Uint8Array(32).fill(2) };
    await addPasskey(vaultKey, passkey, new Uint8Array(32).fill(3));
    await keepCopy(vaultKey, 'import');
    const id = await only();
    expect(passkeysOf(await copyHeader(id))).toEqual([]);
    await expect(keyOf(id, other)).rejects.toThrow(WrongPassword);
    await expect(openCopy(vaultKey, id, new Uint8Array(32))).rejects.toThrow(WrongPassword);
  });

  it('is not made of an empty vault, which would only push others out', async () => {
    const empty = await newVault();
    await keepCopy(empty.vaultKey, 'import');
    expect(await listCopies(empty.vaultKey)).toEqual([]);
    empty.vault.close();
  });

  it('has what is damaged as damaged, and says so when it is opened', async () => {
    const [key = '', gone = ''] = (await dump()).records.keys();
    const sealed = (await stored('records', key)).slice();
    sealed[30] = (sealed[30] ?? 0) ^ 1;
    await tamper('records', key, sealed);
    await tamper('records', gone, undefined);
    await keepCopy(vaultKey, 'import');
    const id = await only();
    const { content, left } = await openCopy(vaultKey, id, await keyOf(id));
    expect(left).toHaveLength(2);
    expect(content.configs).toHaveLength(1);
  });

  it('that the disk has no room for is not there, and all else is as it was', async () => {
    await keepCopy(vaultKey, 'import');
    const before = await dump();
    refuse('put', 2, diskFull());
    await expect(keepCopy(vaultKey, 'restore')).rejects.toMatchObject({ name: 'QuotaExceededError' });
    vi.restoreAllMocks();
    expect(await dump()).toEqual(before);
  });

  it('goes when it is deleted, and all go with the vault', async () => {
    for (const why of ['import', 'restore'] as const) await keepCopy(vaultKey, why);
    const [first, second] = await listCopies(vaultKey);
    await removeCopy(vaultKey, first!.id);
    expect((await listCopies(vaultKey)).map(({ id }) => id)).toEqual([second!.id]);
    await Vault.erase();
    const { copies, labels } = await dump();
    expect(copies.size + labels.size).toBe(0);
    expect(await Vault.header()).toBeUndefined();
  });
});

describe('room and time', () => {
  it('five are kept, and the oldest goes first', async () => {
    for (let n = 0; n < 7; n++) {
      now(start + n);
      await keepCopy(vaultKey, 'import');
    }
    const all = await listCopies(vaultKey);
    expect(all.map(({ label }) => label?.made)).toEqual([6, 5, 4, 3, 2].map(n => start + n));
    expect((await dump()).copies.size).toBe(5);
  });

  it('a damaged one goes before all others', async () => {
    for (let n = 0; n < 5; n++) {
      now(start + n);
      await keepCopy(vaultKey, 'import');
    }
    const [newest] = await listCopies(vaultKey);
    await tamper('labels', newest!.id, new Uint8Array(60));
    await keepCopy(vaultKey, 'import');
    expect((await listCopies(vaultKey)).map(({ label }) => label?.made)).toEqual(
      [4, 3, 2, 1, 0].map(n => start + n),
    );
  });

  it.each([
    ['the vault is opened', async () => vault.dropExpiredCopies()],
    ['they are listed', async () => void (await listCopies(vaultKey))],
  ])('after seven days it is gone when %s', async (_, look) => {
    await keepCopy(vaultKey, 'import');
    now(start + day);
    await keepCopy(vaultKey, 'restore');
    now(start + 7 * day);
    await look();
    expect((await dump()).copies.size).toBe(2);
    now(start + 7 * day + 1);
    await look();
    const { copies, labels } = await dump();
    expect([copies.size, labels.size]).toEqual([1, 1]);
    expect((await listCopies(vaultKey)).map(({ label }) => label?.why)).toEqual(['restore']);
  });

  it('a clock that was set back makes none of them stay for good', async () => {
    await keepCopy(vaultKey, 'import');
    now(start - 8 * day);
    await vault.dropExpiredCopies();
    expect((await dump()).copies.size).toBe(0);
  });

  it('looking writes nothing while there is nothing to delete', async () => {
    await keepCopy(vaultKey, 'import');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    const remove = vi.spyOn(IDBObjectStore.prototype, 'delete');
    await vault.dropExpiredCopies();
    expect(put).not.toHaveBeenCalled();
    expect(remove).not.toHaveBeenCalled();
  });
});

describe('what was tampered with is found (invariant 5)', () => {
  const damaged = (id: string) =>
    expect(keyOf(id).then(key => openCopy(vaultKey, id, key))).rejects.toBeInstanceOf(VaultDamaged);
  const flipped = (bytes: Uint8Array, at = bytes.length - 1) => {
    const changed = bytes.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  let id: string;
  beforeEach(async () => {
    await keepCopy(vaultKey, 'import');
    id = await only();
  });

  it('any byte of its label', async () => {
    const label = await stored('labels', id);
    for (const at of label.keys()) {
      await tamper('labels', id, flipped(label, at));
      const [copy] = await listCopies(vaultKey);
      expect(copy).toEqual({ id, label: undefined });
    }
    await damaged(id);
  });

  it.each<[string, (copy: StoredCopy) => unknown]>([
    ['its header', copy => ({ ...copy, header: flipped(copy.header) })],
    ['its index', copy => ({ ...copy, index: flipped(copy.index) })],
    ['the revision of its index', copy => ({ ...copy, revision: copy.revision + 1 })],
    ['something more', copy => ({ ...copy, more: 1 })],
    ['something less', ({ states: _, ...copy }) => copy],
    ['another kind of value', copy => copy.index],
  ])('%s', async (_, change) => {
    await tamper('copies', id, change(await copyAt(id)));
    await damaged(id);
  });

  it('a record, swapped, changed or missing: that config is left out, and named', async () => {
    const copy = await copyAt(id);
    const [[a, first], [b, second], third] = copy.records as [
      [string, Uint8Array],
      [string, Uint8Array],
      [string, Uint8Array],
    ];
    for (const [records, left] of [
      [[[a, flipped(first)], [b, second], third], 1],
      [[[a, second], [b, first], third], 2],
      [[[a, first], third], 1],
    ] as const) {
      await tamper('copies', id, { ...copy, records });
      expect((await openCopy(vaultKey, id, await keyOf(id))).left).toHaveLength(left);
    }
  });

  it('states that were changed count as failed', async () => {
    const copy = await copyAt(id);
    await tamper('copies', id, { ...copy, states: [] });
    const { content } = await openCopy(vaultKey, id, await keyOf(id));
    const outcomes = content.configs.flatMap(it => Object.values(it.states)).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(['failed']));
  });

  it('another copy in its place, its own elsewhere, or only one half of it', async () => {
    await vault.saveSettings({ idleMinutes: 15 });
    await keepCopy(vaultKey, 'restore');
    const second = (await listCopies(vaultKey)).find(it => it.id !== id)!.id;
    const { copies, labels } = await dump();
    await tamper('copies', id, copies.get(second));
    await damaged(id);
    const moved = '00112233445566778899aabbccddeeff';
    await tamper('copies', moved, copies.get(second));
    await tamper('labels', moved, labels.get(second));
    await damaged(moved);
    await tamper('labels', second, undefined);
    expect(await listCopies(vaultKey)).toContainEqual({ id: second, label: undefined });
    await tamper('copies', id, undefined);
    await expect(copyHeader(id)).rejects.toBeInstanceOf(VaultDamaged);
    for (const each of [id, second, moved]) await removeCopy(vaultKey, each);
    expect(await listCopies(vaultKey)).toEqual([]);
  });
});

describe('another master password', () => {
  const change = (copies?: OldCopies) =>
    changePassword(vaultKey, other, { parameters: kdfFloor, ...(copies && { copies }) });

  it('leaves the kept ones: listed under the new key, opened with the old password', async () => {
    await keepCopy(vaultKey, 'import');
    const before = await everything(vault);
    const fresh = await change();
    const [copy, ...more] = await listCopies(fresh);
    expect(more).toEqual([]);
    expect(copy?.label).toMatchObject({ made: start, why: 'import', configs: 3 });
    await expect(keyOf(copy!.id, other)).rejects.toThrow(WrongPassword);
    const { content } = await openCopy(fresh, copy!.id, await keyOf(copy!.id));
    expect(content.configs.map(({ config: it }) => it)).toEqual(before.configs);
    // The old key is not enough to have it listed.
    await expect(listCopies(vaultKey)).rejects.toThrow(WrongPassword);
  });

  it('keeps one more where that is wanted', async () => {
    await keepCopy(vaultKey, 'import');
    now(start + 1);
    const fresh = await change('keep');
    const all = await listCopies(fresh);
    expect(all.map(({ label }) => label?.why)).toEqual(['password', 'import']);
    const { content } = await openCopy(fresh, all[0]!.id, await keyOf(all[0]!.id));
    expect(content.configs).toHaveLength(3);
  });

  it('leaves none where somebody may know the old one, in the same transaction', async () => {
    await keepCopy(vaultKey, 'import');
    const before = await dump();
    refuse('delete', 2, new DOMException('broken', 'UnknownError'));
    await expect(change('remove')).rejects.toMatchObject({ name: 'UnknownError' });
    vi.restoreAllMocks();
    expect(await dump()).toEqual(before);
    const fresh = await change('remove');
    expect(await listCopies(fresh)).toEqual([]);
    expect((await dump()).copies.size).toBe(0);
  });

  it('a copy put back after that is not listed as one', async () => {
    await keepCopy(vaultKey, 'import');
    const before = await dump();
    const fresh = await change('remove');
    for (const store of ['copies', 'labels'] as const)
      for (const [key, value] of before[store]) await tamper(store, key, value);
    expect((await listCopies(fresh)).map(({ label }) => label)).toEqual([undefined]);
  });
});

describe('many configs', () => {
  it('are all in the copy', async () => {
    vault.close();
    const ids = Array.from({ length: 250 }, (_, n) => `c${String(n).padStart(6, '0')}`);
    const many = await newVault(...ids.map(id => config(id)));
    await keepCopy(many.vaultKey, 'import');
    const [copy] = await listCopies(many.vaultKey);
    const { content } = await openCopy(many.vaultKey, copy!.id, await keyOf(copy!.id));
    expect(content.configs.map(({ config: { id } }) => id)).toEqual(ids);
    many.vault.close();
  });
});
