/** What the vault's tests share: a fresh database, a vault in it, and hands to tamper with what is stored. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import type { AuthConfig, ConfigResource } from '../../shared/auth-config.js';
import { parseResource } from '../../shared/resource.js';
import { databaseName, type StoreName } from './database.js';
import { kdfFloor } from './kdf.js';
import type { StorageArea } from './session.js';
import { createSlot } from './slot.js';
import { Vault } from './vault.js';

export const password = 'correct horse battery staple';

/** Forgets every database of the test. */
export function freshDatabase(): void {
  globalThis.indexedDB = new IDBFactory();
}

export function resource(text: string, decisions: Partial<ConfigResource> = {}): ConfigResource {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return { ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false, ...decisions };
}

export function config(id: string, changes: Partial<AuthConfig> = {}): AuthConfig {
  return {
    id,
    name: `Name of ${id}`,
    method: 'Basic',
    fields: { username: `user-${id}`, password: `secret-${id}` },
    resources: [resource(`https://${id}.example.org/maps/`)],
    ...changes,
  };
}

let slot: ReturnType<typeof createSlot> | undefined;

/** One slot for all vaults of a test file, as making one takes its time. */
export async function sharedSlot(): Promise<{ header: Uint8Array; vaultKey: Uint8Array }> {
  slot ??= createSlot(password, kdfFloor);
  const { header, vaultKey } = await slot;
  return { header: header.slice(), vaultKey: vaultKey.slice() };
}

/** A vault with `configs` in a fresh database, and its key. */
export async function newVault(...configs: AuthConfig[]): Promise<{ vault: Vault; vaultKey: Uint8Array }> {
  freshDatabase();
  const { header, vaultKey } = await sharedSlot();
  const vault = await Vault.create(header, vaultKey, { idleMinutes: 15 });
  await vault.saveAll(configs);
  return { vault, vaultKey };
}

/** All that an open vault says. */
export async function everything(vault: Vault) {
  const configs = vault.configs();
  const fields = await vault.fieldsOf(configs.map(({ id }) => id));
  return {
    configs: configs.map(it => ({ ...it, fields: fields.get(it.id) })),
    states: await vault.states(),
    settings: vault.settings(),
    grants: vault.grants(),
    choices: vault.choices(),
    aliases: vault.aliases(),
  };
}

/** A vault with something of every kind in it, and its key. */
export async function filledVault(): Promise<{ vault: Vault; vaultKey: Uint8Array }> {
  const made = await newVault(
    config('aaaaaaa'),
    config('bbbbbbb'),
    config('ccccccc', { resources: [resource('https://bbbbbbb.example.org/maps/')] }),
  );
  const { vault } = made;
  await vault.saveSettings({ idleMinutes: 60, reloadAtLock: 'ask' });
  await vault.saveGrants([{ site: 'site.test', configId: 'aaaaaaa', decision: 'always' }]);
  await vault.saveChoices([{ resource: 'https://bbbbbbb.example.org/maps/', configId: 'ccccccc' }]);
  await vault.saveAliases([{ id: 'zzzzzzz', configId: 'bbbbbbb' }]);
  await vault.writeStates(
    new Map([['aaaaaaa', { 'https://aaaaaaa.example.org/maps/': { outcome: 'proven', realm: 'R' } }]]),
  );
  return made;
}

/** The database's content: store, key, value. */
export type Dump = Record<StoreName, Map<string, unknown>>;

export async function dump(): Promise<Dump> {
  const database = await openDB(databaseName);
  const read = async (name: StoreName) => {
    const keys = await database.getAllKeys(name);
    return new Map(
      await Promise.all(keys.map(async key => [String(key), await database.get(name, key)] as const)),
    );
  };
  const content = {
    vault: await read('vault'),
    records: await read('records'),
    states: await read('states'),
    copies: await read('copies'),
    labels: await read('labels'),
  };
  database.close();
  return content;
}

/** Stores `value` behind the vault's back; undefined deletes. */
export async function tamper(store: StoreName, key: string, value: unknown): Promise<void> {
  const database = await openDB(databaseName);
  await (value === undefined ? database.delete(store, key) : database.put(store, value, key));
  database.close();
}

/** The bytes stored under `key`; throws when there are none. */
export async function stored(store: StoreName, key: string): Promise<Uint8Array> {
  const bytes = (await dump())[store].get(key);
  if (!(bytes instanceof Uint8Array)) throw new Error(`nothing stored as ${store}/${key}`);
  return bytes;
}

/** Copies of `bytes` with one byte changed, one for each byte. */
export function* flips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let position = 0; position < bytes.length; position++) {
    const changed = bytes.slice();
    changed[position] = (changed[position] ?? 0) ^ (1 << (position % 8));
    yield changed;
  }
}

/** Values that are neither sealed nor a header. */
export const noBytes = [null, 1, 'text', {}, [], new Uint8Array(0), new Uint8Array(39), new ArrayBuffer(50)];

/** A storage area of the browser, which holds JSON only. */
export function memoryArea(): StorageArea {
  const items = new Map<string, string>();
  return {
    get: async key => {
      const json = items.get(key);
      return json === undefined ? {} : { [key]: JSON.parse(json) };
    },
    set: async entries => {
      for (const [key, value] of Object.entries(entries)) items.set(key, JSON.stringify(value));
    },
    remove: async key => {
      items.delete(key);
    },
    clear: async () => items.clear(),
  };
}
