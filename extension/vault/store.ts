/**
 * What the vault stores in its database: ciphertext under random keys. What is read is unchecked (`unknown`), and a
 * change is stored as a whole or not at all.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { type Database, openDatabase, type StoreName, storeNames } from './database.js';
import { VaultExists, VaultStale } from './errors.js';

type Transaction = IDBPTransaction<Database, typeof storeNames, 'readwrite'>;

/** What to store, a kept copy among it; null deletes. */
type Value = Uint8Array | number | StoredCopy | null;
export type Rows = ReadonlyMap<string, Value>;

/** Makes rows of all that are stored when they are written: in the same transaction, so that nobody writes in between. */
export type RowsMaker = (stored: ReadonlyMap<string, unknown>) => Rows;

/** A vault as it was, as its rows were. */
export interface StoredCopy {
  /** Without passkeys. */
  readonly header: Uint8Array;
  readonly index: Uint8Array;
  readonly revision: number;
  readonly records: readonly (readonly [key: string, sealed: Uint8Array])[];
  readonly states: readonly (readonly [key: string, sealed: Uint8Array])[];
}

/** A sealed index and its revision. */
export interface StoredIndex {
  readonly sealed: Uint8Array;
  readonly revision: number;
}

export interface Change {
  /** Revision of the index this change was made from. */
  readonly from: number;
  /** With another master password, or with or without a passkey. */
  readonly header?: Uint8Array;
  readonly index?: StoredIndex;
  readonly records?: Rows;
  readonly states?: Rows | RowsMaker;
  readonly copies?: Rows;
  readonly labels?: Rows;
}

function indexRows({ sealed, revision }: StoredIndex): [string, Value][] {
  return [
    ['index', sealed],
    ['revision', revision],
  ];
}

/** Async, so that a row that is refused at once rejects like one that fails later. */
async function writeRow(transaction: Transaction, name: StoreName, key: string, value: Value): Promise<void> {
  const store = transaction.objectStore(name);
  await (value === null ? store.delete(key) : store.put(value, key));
}

/** What a store holds, by key. */
async function allRows(store: {
  getAllKeys(): Promise<string[]>;
  getAll(): Promise<unknown[]>;
}): Promise<ReadonlyMap<string, unknown>> {
  const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
  return new Map(keys.map((key, position) => [key, values[position]]));
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort();
  } catch {
    // The browser has aborted it already.
  }
}

export class Store {
  readonly #database: IDBPDatabase<Database>;

  private constructor(database: IDBPDatabase<Database>) {
    this.#database = database;
  }

  /** Throws as `openDatabase` does. */
  static async open(): Promise<Store> {
    return new Store(await openDatabase());
  }

  /** Ends the connection once the transactions under way have ended. */
  close(): void {
    this.#database.close();
  }

  async header(): Promise<unknown> {
    return this.#database.get('vault', 'header');
  }

  /** Header, index and the index's revision, of one moment. */
  async head(): Promise<{ header: unknown; index: unknown; revision: unknown }> {
    const { store } = this.#database.transaction('vault');
    const keys = ['header', 'index', 'revision'];
    const [header, index, revision] = await Promise.all(keys.map(key => store.get(key)));
    return { header, index, revision };
  }

  async revision(): Promise<unknown> {
    return this.#database.get('vault', 'revision');
  }

  async record(key: string): Promise<unknown> {
    return this.#database.get('records', key);
  }

  /** Records by key, of one moment; absent where there is none. */
  records(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    return this.#several('records', keys);
  }

  /** State records, likewise. */
  states(keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    return this.#several('states', keys);
  }

  async state(key: string): Promise<unknown> {
    return this.#database.get('states', key);
  }

  /** A few are asked for one by one; of more, all that the store holds is the cheaper answer. */
  async #several(name: 'records' | 'states', keys: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    const { store } = this.#database.transaction(name);
    if (keys.length < 200)
      return new Map(await Promise.all(keys.map(async key => [key, await store.get(key)] as const)));
    return allRows(store);
  }

  async copy(id: string): Promise<unknown> {
    return this.#database.get('copies', id);
  }

  /** The sealed label of each kept copy, of one moment; undefined where it is missing. */
  async labels(): Promise<ReadonlyMap<string, unknown>> {
    const transaction = this.#database.transaction(['copies', 'labels']);
    const labels = transaction.objectStore('labels');
    const [copies, labelled, values] = await Promise.all([
      transaction.objectStore('copies').getAllKeys(),
      labels.getAllKeys(),
      labels.getAll(),
    ]);
    return new Map([
      ...copies.map(id => [id, undefined] as const),
      ...labelled.map((id, n) => [id, values[n]] as const),
    ]);
  }

  async isEmpty(): Promise<boolean> {
    const counts = await Promise.all(storeNames.map(name => this.#database.count(name)));
    return counts.every(count => count === 0);
  }

  /** @throws VaultExists when anything at all is stored. */
  async create(header: Uint8Array, index: StoredIndex): Promise<void> {
    await this.#write({ vault: new Map([['header', header], ...indexRows(index)]) }, async transaction => {
      const counts = await Promise.all(storeNames.map(name => transaction.objectStore(name).count()));
      if (counts.some(count => count > 0)) throw new VaultExists();
    });
  }

  /** @throws VaultStale when the stored index is not of revision `from`; nothing is written then. */
  async change({ from, header, index, ...rows }: Change): Promise<void> {
    const vault: Rows = new Map<string, Value>([
      ...(header === undefined ? [] : [['header', header] as const]),
      ...(index === undefined ? [] : indexRows(index)),
    ]);
    await this.#write({ vault, ...rows }, async transaction => {
      if ((await transaction.objectStore('vault').get('revision')) !== from) throw new VaultStale();
    });
  }

  /** Empties everything. */
  async clear(): Promise<void> {
    const transaction = this.#database.transaction(storeNames, 'readwrite', { durability: 'strict' });
    await Promise.all(storeNames.map(name => transaction.objectStore(name).clear()));
    await transaction.done;
  }

  /** Stores `rows` in one transaction if `check` has nothing against it. Settles when they have reached the disk. */
  async #write(
    rows: Partial<Record<StoreName, Rows | RowsMaker>>,
    check: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const transaction = this.#database.transaction(storeNames, 'readwrite', { durability: 'strict' });
    const done = transaction.done;
    // Awaited below; but it may reject while a request is awaited, and nobody listens then.
    done.catch(() => undefined);
    try {
      await check(transaction);
      for (const name of storeNames) {
        const given = rows[name] ?? [];
        const made =
          typeof given === 'function' ? given(await allRows(transaction.objectStore(name))) : given;
        await Promise.all(Array.from(made, ([key, value]) => writeRow(transaction, name, key, value)));
      }
    } catch (error) {
      abort(transaction);
      await done.catch(() => undefined);
      throw error;
    }
    await done;
  }
}
