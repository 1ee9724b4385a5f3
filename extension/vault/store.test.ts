import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { databaseName, databaseVersion } from './database.js';
import { VaultDamaged, VaultExists, VaultNewer, VaultStale } from './errors.js';
import { Store } from './store.js';
import { dump, freshDatabase, tamper } from './test-kit.js';
import { diskFull, refuse } from './test-refusal.js';

const bytes = (value: number) => new Uint8Array(3).fill(value);
let store: Store;

beforeEach(async () => {
  freshDatabase();
  store = await Store.open();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  store.close();
});

const change = {
  from: 1,
  index: { revision: 2, sealed: bytes(3) },
  records: new Map([['a', bytes(4)]]),
  states: new Map([['a', bytes(5)]]),
};

test('header, index and revision are stored together, once', async () => {
  await store.create(bytes(1), { revision: 1, sealed: bytes(2) });
  expect(await store.head()).toEqual({ header: bytes(1), index: bytes(2), revision: 1 });
  await expect(store.create(bytes(9), { revision: 1, sealed: bytes(9) })).rejects.toBeInstanceOf(VaultExists);
  expect(await store.header()).toEqual(bytes(1));
});

test.each([
  ['vault', 'index'],
  ['records', 'a'],
  ['states', 'a'],
  ['copies', 'a'],
  ['labels', 'a'],
] as const)('what is left of a vault in %s keeps a new one from being created', async (name, key) => {
  await tamper(name, key, bytes(1));
  await expect(store.create(bytes(1), { revision: 1, sealed: bytes(2) })).rejects.toBeInstanceOf(VaultExists);
});

test('every write is one strict transaction', async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  await store.create(bytes(1), { revision: 1, sealed: bytes(2) });
  await store.change(change);
  const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
  expect(writes.map(([, , options]) => options)).toEqual([
    { durability: 'strict' },
    { durability: 'strict' },
  ]);
});

test('a change from another revision writes nothing', async () => {
  await store.create(bytes(1), { revision: 1, sealed: bytes(2) });
  await store.change(change);
  const before = await dump();
  await expect(store.change({ ...change, records: new Map([['a', null]]) })).rejects.toBeInstanceOf(
    VaultStale,
  );
  expect(await dump()).toEqual(before);
});

test.each([1, 2, 3, 4])('a write that fails at its request %i leaves the old state', async failing => {
  await store.create(bytes(1), { revision: 1, sealed: bytes(2) });
  const before = await dump();
  refuse('put', failing, diskFull());
  await expect(store.change(change)).rejects.toMatchObject({ name: 'QuotaExceededError' });
  vi.restoreAllMocks();
  expect(await dump()).toEqual(before);
  await store.change(change);
  expect((await dump()).records.get('a')).toEqual(bytes(4));
});

test.each([1, 2, 3, 4])('a transaction cut off after request %i leaves the old state', async last => {
  await store.create(bytes(1), { revision: 1, sealed: bytes(2) });
  const before = await dump();
  const put = IDBObjectStore.prototype.put;
  let requests = 0;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...row) {
    const request = put.apply(this, row);
    requests += 1;
    if (requests === last) this.transaction.abort();
    return request;
  });
  await expect(store.change(change)).rejects.toBeInstanceOf(DOMException);
  vi.restoreAllMocks();
  expect(await dump()).toEqual(before);
});

test('a database of a later version is named as newer', async () => {
  store.close();
  (await openDB(databaseName, databaseVersion + 1)).close();
  await expect(Store.open()).rejects.toBeInstanceOf(VaultNewer);
});

test('a database without our stores is damage', async () => {
  freshDatabase();
  (await openDB(databaseName, 1)).close();
  await expect(Store.open()).rejects.toBeInstanceOf(VaultDamaged);
});

test('a database of version 1 gets room for copies, and keeps what is in it', async () => {
  freshDatabase();
  const old = await openDB(databaseName, 1, {
    upgrade: database => {
      for (const name of ['vault', 'records', 'states']) database.createObjectStore(name);
    },
  });
  await old.put('vault', bytes(1), 'header');
  await old.put('records', bytes(2), 'a');
  old.close();
  const upgraded = await Store.open();
  expect(await upgraded.header()).toEqual(bytes(1));
  expect(await upgraded.record('a')).toEqual(bytes(2));
  expect(await upgraded.labels()).toEqual(new Map());
  upgraded.close();
});
