/** The IndexedDB database: its name, its object stores, and opening it. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { VaultDamaged, VaultNewer } from './errors.js';

export const databaseName = 'latchkey';
const databaseVersion = 1;

export const storeNames = ['vault', 'records', 'states'] as const;
export type StoreName = (typeof storeNames)[number];

/** Whatever comes out of the database is unchecked. */
export interface Database extends DBSchema {
  vault: { key: string; value: unknown };
  records: { key: string; value: unknown };
  states: { key: string; value: unknown };
}

async function openOrCreate(): Promise<IDBPDatabase<Database>> {
  try {
    return await openDB<Database>(databaseName, databaseVersion, {
      upgrade(database) {
        for (const name of storeNames) database.createObjectStore(name);
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
