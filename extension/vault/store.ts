/**
 * The vault's IndexedDB. It knows ciphertext and random keys only: whatever comes out of it is unchecked
 * (`unknown`), and a change is stored as a whole or not at all.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { VaultDamaged, VaultExists, VaultNewer, VaultStale } from './errors.js';

export const databaseName = 'latchkey';
const databaseVersion = 1;
const storeNames = ['vault', 'records', 'states'] as const;

interface Database extends DBSchema {
  vault: { key: 'header' | 'index' | 'revision'; value: unknown };
  records: { key: string; value: unknown };
  states: { key: string; value: unknown };
}
type Transaction = IDBPTransaction<Database, typeof storeNames, 'readwrite'>;

/** What to store by key; null deletes. */
export type Rows = ReadonlyMap<string, Uint8Array | null>;

export interface Change {
  /** Revision of the index this change was made from. */
  readonly from: number;
  readonly index?: { readonly revision: number; readonly sealed: Uint8Array };
  readonly records?: Rows;
  readonly states?: Rows;
}

async function openDatabase(): Promise<IDBPDatabase<Database>> {
  try {
    return await openDB<Database>(databaseName, databaseVersion, {
      upgrade: database => storeNames.forEach(name => void database.createObjectStore(name)),
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'VersionError') throw new VaultNewer();
    throw error;
  }
}

/** Exempts the database from eviction. Workers lack the call; there `unlimitedStorage` has to do. */
function askForPersistence(): void {
  // Not awaited: a browser may ask the user, and the vault does not depend on the answer.
  globalThis.navigator?.storage?.persist?.().catch(() => undefined);
}

function putRows(store: {
  put(value: unknown, key: string): Promise<unknown>;
  delete(key: string): Promise<void>;
}) {
  return ([key, value]: readonly [string, Uint8Array | null]) =>
    value === null ? store.delete(key) : store.put(value, key);
}

export class Store {
  readonly #database: IDBPDatabase<Database>;

  private constructor(database: IDBPDatabase<Database>) {
    this.#database = database;
  }

  /** @throws VaultNewer for a database of a newer version, VaultDamaged (`database`) for one without our stores. */
  static async open(): Promise<Store> {
    const database = await openDatabase();
    if (storeNames.every(name => database.objectStoreNames.contains(name))) return new Store(database);
    database.close();
    throw new VaultDamaged('database', 'an object store is missing');
  }

  close(): void {
    this.#database.close();
  }

  async header(): Promise<unknown> {
    return this.#database.get('vault', 'header');
  }

  /** Header, index and the index's revision, of one moment. */
  async head(): Promise<{ header: unknown; index: unknown; revision: unknown }> {
    const { store } = this.#database.transaction('vault');
    const [header, index, revision] = await Promise.all([
      store.get('header'),
      store.get('index'),
      store.get('revision'),
    ]);
    return { header, index, revision };
  }

  async record(key: string): Promise<unknown> {
    return this.#database.get('records', key);
  }

  async state(key: string): Promise<unknown> {
    return this.#database.get('states', key);
  }

  async states(): Promise<ReadonlyMap<IDBValidKey, unknown>> {
    const { store } = this.#database.transaction('states');
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return new Map(keys.map((key, position) => [key, values[position]]));
  }

  async isEmpty(): Promise<boolean> {
    const counts = await Promise.all(storeNames.map(name => this.#database.count(name)));
    return counts.every(count => count === 0);
  }

  /** @throws VaultExists when anything at all is stored. */
  async create(header: Uint8Array, index: { revision: number; sealed: Uint8Array }): Promise<void> {
    await this.#write(async transaction => {
      const counts = await Promise.all(storeNames.map(name => transaction.objectStore(name).count()));
      if (counts.some(count => count > 0)) throw new VaultExists();
      const vault = transaction.objectStore('vault');
      await Promise.all([
        vault.put(header, 'header'),
        vault.put(index.sealed, 'index'),
        vault.put(index.revision, 'revision'),
      ]);
    });
    askForPersistence();
  }

  /** @throws VaultStale when the stored index is not of revision `from`; nothing is written then. */
  async change({ from, index, records = new Map(), states = new Map() }: Change): Promise<void> {
    await this.#write(async transaction => {
      const vault = transaction.objectStore('vault');
      if ((await vault.get('revision')) !== from) throw new VaultStale();
      await Promise.all([
        index && vault.put(index.sealed, 'index'),
        index && vault.put(index.revision, 'revision'),
        ...[...records].map(putRows(transaction.objectStore('records'))),
        ...[...states].map(putRows(transaction.objectStore('states'))),
      ]);
    });
  }

  /** Runs `body` in one transaction that has reached the disk, or has left everything as it was, when this settles. */
  async #write(body: (transaction: Transaction) => Promise<void>): Promise<void> {
    const transaction = this.#database.transaction(storeNames, 'readwrite', { durability: 'strict' });
    try {
      await body(transaction);
    } catch (error) {
      // A failed request may have aborted it already; both ends then reject with the same cause.
      if (transaction.error === null) transaction.abort();
      await transaction.done.catch(() => undefined);
      throw error;
    }
    await transaction.done;
  }
}
