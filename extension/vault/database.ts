/** The IndexedDB database: its name, its object stores, and opening it. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { VaultDamaged, VaultNewer } from './errors.js';

export const databaseName = 'latchkey';
export const databaseVersion = 2;

export const storeNames = ['vault', 'records', 'states', 'copies', 'labels'] as const;
export type StoreName = (typeof storeNames)[number];

/** How many of them there are from each version on. */
const storesAt = [0, 3, 5];

/** Whatever comes out of the database is unchecked. */
export interface Database extends DBSchema {
  vault: { key: string; value: unknown };
  records: { key: string; value: unknown };
  states: { key: string; value: unknown };
  copies: { key: string; value: unknown };
  labels: { key: string; value: unknown };
}

async function openOrCreate(): Promise<IDBPDatabase<Database>> {
  try {
    return await openDB<Database>(databaseName, databaseVersion, {
      upgrade(database, before) {
        // One that should be there already and is not is damage, and stays so.
        for (const name of storeNames.slice(storesAt[before])) database.createObjectStore(name);
      },
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'VersionError') throw new VaultNewer();
    throw error;
  }
}

/**
 * Opens the database, which is made if there is none.
 *
 * @throws VaultNewer for a later version; VaultDamaged (`database`) when an object store is missing; DOMException
 *   when the browser has no database for us.
 */
export async function openDatabase(): Promise<IDBPDatabase<Database>> {
  const database = await openOrCreate();
  if (storeNames.every(name => database.objectStoreNames.contains(name))) return database;
  database.close();
  throw new VaultDamaged('database', 'an object store is missing');
}
