/** docs/vault-format.md holds: read by a second reader written from it, and its vectors by both. */
import { createHash, hkdfSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { argon2id } from '@noble/hashes/argon2.js';
import { openDB } from 'idb';
import { expect, test } from 'vitest';
import type { AuthConfig } from '../../shared/auth-config.js';
import { keepCopy } from './copies.js';
import { openDatabase, type StoreName } from './database.js';
import { deriveKek } from './kdf.js';
import { deriveKey } from './keys.js';
import { Sealer } from './seal.js';
import { openSlot } from './slot.js';
import type { StoredCopy } from './store.js';
import { dump, freshDatabase, newVault, tamper, password as vaultPassword } from './test-kit.js';
import { Vault } from './vault.js';

const read = async (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
const fixture = async (name: string) => JSON.parse(await read(`test/fixtures/vault-format-1/${name}`));
const document = await read('docs/vault-format.md');
const vectors = JSON.parse(/```json\n([^`]*)```/.exec(document)?.[1] ?? '');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (digits: string) => Uint8Array.from(Buffer.from(digits, 'hex'));
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest();

// The second reader: nothing below, up to the first test, uses the vault's own code.

const le64 = (value: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
};
function pae(...parts: (Uint8Array | string | number)[]): Buffer {
  const encoded = parts.map(part => (typeof part === 'number' ? le64(part) : Buffer.from(part as string)));
  return Buffer.concat([le64(parts.length), ...encoded.flatMap(part => [le64(part.length), part])]);
}
function unseal(key: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array {
  return xchacha20poly1305(key, sealed.subarray(0, 24), associatedData).decrypt(sealed.subarray(24));
}

/** Vault id and vault key of a header. */
function unlock(header: Buffer, password: string): { vaultId: Buffer; vaultKey: Uint8Array } {
  const json = header.subarray(32);
  expect(sha256(json)).toEqual(header.subarray(0, 32));
  const { vaultId: id, slots } = JSON.parse(json.toString());
  const [{ kind, kdf, salt: saltText, wrapped }] = slots;
  const { name, memoryKiB: m, iterations: t, parallelism: p } = kdf;
  const [vaultId, salt] = [Buffer.from(id, 'base64'), Buffer.from(saltText, 'base64')];
  const kek = argon2id(password.normalize('NFC'), salt, { m, t, p, dkLen: 32 });
  const associatedData = pae('latchkey', 1, vaultId, 'slot', kind, name, m, t, p, salt);
  return { vaultId, vaultKey: unseal(kek, associatedData, Buffer.from(wrapped, 'base64')) };
}

/** What is sealed, by the keys of a vault. */
function opener({ vaultId, vaultKey }: ReturnType<typeof unlock>) {
  return (kind: string, id: string, revision: number, text: unknown) => {
    const key = Buffer.from(hkdfSync('sha256', vaultKey, vaultId, `latchkey/1/${kind}`, 32));
    const sealed = Buffer.from(String(text), 'base64');
    const plaintext = unseal(key, pae('latchkey', 1, vaultId, kind, id, revision), sealed);
    return {
      value: JSON.parse(Buffer.from(plaintext).toString()),
      digest: sha256(sealed).toString('base64'),
    };
  };
}

type Stored = Record<'vault' | 'records' | 'states', Record<string, string | number>>;

/** Everything in a database whose byte arrays are written in base64. */
function readAll(database: Stored, password: string) {
  const open = opener(unlock(Buffer.from(String(database.vault.header), 'base64'), password));
  const index = open('index', '', Number(database.vault.revision), database.vault.index).value;
  const configs = [];
  const states: Record<string, unknown> = {};
  for (const { config, record, revision, digest } of index.entries) {
    const opened = open('record', record, revision, database.records[record]);
    expect(opened.digest).toBe(digest);
    configs.push({ ...config, fields: opened.value });
    states[config.id] = open('state', record, revision, database.states[record]).value;
  }
  return { password, settings: index.settings, configs, states };
}

test('the stored vault of format 1 is read by the second reader', async () => {
  const expected = await fixture('expected.json');
  expect(readAll(await fixture('database.json'), expected.password)).toEqual(expected);
});

test('the stored vault of format 1 is read by the vault', async () => {
  const database: Stored = await fixture('database.json');
  const { password, settings, configs, states } = await fixture('expected.json');
  freshDatabase();
  (await openDatabase()).close();
  for (const [store, rows] of Object.entries(database)) {
    for (const [key, value] of Object.entries(rows)) {
      const stored = typeof value === 'number' ? value : Uint8Array.from(Buffer.from(value, 'base64'));
      await tamper(store as StoreName, key, stored);
    }
  }
  const header = await Vault.header();
  const vault = await Vault.open(await openSlot(header!, password));
  const opened = vault
    .configs()
    .map(async summary => ({ ...summary, fields: await vault.fields(summary.id) }));
  expect(await Promise.all(opened)).toEqual(configs);
  expect(vault.settings()).toEqual(settings);
  expect(Object.fromEntries(await vault.states())).toEqual(states);
  expect(vault.damaged().size).toBe(0);
  await vault.save({ ...(configs as AuthConfig[])[0]!, name: 'New' });
  expect((await openDB('latchkey')).version).toBe(2);
});

test('a kept copy is read by the second reader', async () => {
  const expected = await fixture('expected.json');
  const { vault, vaultKey } = await newVault(...(expected.configs as AuthConfig[]));
  await vault.saveSettings(expected.settings);
  await vault.writeStates(new Map(Object.entries(expected.states)));
  vault.close();
  await keepCopy(vaultKey, 'import');
  const database = await dump();
  const base64 = (value: unknown) => Buffer.from(value as Uint8Array).toString('base64');
  const [[id, stored]] = [...database.copies] as [[string, StoredCopy]];
  const own = unlock(Buffer.from(database.vault.get('header') as Uint8Array), vaultPassword);
  const label = opener(own)('copy', id, 1, base64(database.labels.get(id))).value;
  expect(label).toEqual({
    made: expect.any(Number),
    why: 'import',
    configs: 3,
    digest: sha256(pae(stored.header, stored.index)).toString('base64'),
  });
  const rows = (all: StoredCopy['records']) => Object.fromEntries(all.map(([key, it]) => [key, base64(it)]));
  const copy: Stored = {
    vault: { header: base64(stored.header), index: base64(stored.index), revision: stored.revision },
    records: rows(stored.records),
    states: rows(stored.states),
  };
  expect(readAll(copy, vaultPassword)).toEqual({ ...expected, password: vaultPassword });
});

test('the vectors hold for the vault', async () => {
  const password = Buffer.from(vectors.passwordUtf8, 'hex').toString();
  const [vaultId, vaultKey] = [bytes(vectors.vaultId), bytes(vectors.vaultKey)];
  expect(hex(Buffer.from(password.normalize('NFC')))).toBe(vectors.passwordNfcUtf8);
  expect(hex(await deriveKek(password, bytes(vectors.salt), vectors.kdf))).toBe(vectors.kek);
  for (const [purpose, key] of Object.entries(vectors.subKeys)) {
    expect(hex(deriveKey(vaultKey, vaultId, purpose as 'check'))).toBe(key);
  }
  expect(hex(await openSlot(bytes(vectors.header), password))).toBe(vectors.vaultKey);
  const plaintext = new Sealer(vaultKey, vaultId).open(vectors.place, bytes(vectors.sealed));
  expect(Buffer.from(plaintext).toString().trimEnd()).toBe(vectors.plaintext);
});

test('the vectors hold for the second reader', () => {
  const { kind, id, revision } = vectors.place;
  const { salt, vaultId, wrapped, kek, sealed, kdf } = vectors;
  const { name, memoryKiB, iterations, parallelism } = kdf;
  const slotData = pae(
    'latchkey',
    1,
    bytes(vaultId),
    'slot',
    'password',
    name,
    memoryKiB,
    iterations,
    parallelism,
    bytes(salt),
  );
  expect(hex(slotData)).toBe(vectors.slotAssociatedData);
  expect(hex(unseal(bytes(kek), slotData, bytes(wrapped)))).toBe(vectors.vaultKey);
  const associatedData = pae('latchkey', 1, bytes(vaultId), kind, id, revision);
  expect(hex(associatedData)).toBe(vectors.associatedData);
  const plaintext = unseal(bytes(vectors.subKeys.record), associatedData, bytes(sealed));
  expect(Buffer.from(plaintext).toString()).toBe(vectors.plaintext.padEnd(256));
  expect(sha256(bytes(sealed)).toString('base64')).toBe(vectors.sealedSha256);
});
