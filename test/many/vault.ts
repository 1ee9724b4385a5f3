/**
 * A vault of thousands of configs, made by the product's own vault code in Node and put into the browser's database:
 * nobody drives the editor ten thousand times.
 */

import { openDB } from 'idb';
import { databaseName, databaseVersion, storeNames } from '../../extension/vault/database.js';
import { createSlot } from '../../extension/vault/slot.js';
import { freshDatabase, resource } from '../../extension/vault/test-kit.js';
import { type StoredGrant, Vault } from '../../extension/vault/vault.js';
import type { AuthConfig, PairStates } from '../../shared/auth-config.js';
import { formatResource } from '../../shared/resource.js';
import type { Harness } from '../harness/index.js';
import { hostOf, realm, userOf } from './server.js';

export const password = 'correct horse battery staple';

export interface LargeVault {
  /** By store: keys and values, bytes in base64. */
  readonly stores: Readonly<Record<string, readonly (readonly [key: string, value: string | number])[]>>;
}

export interface LargeVaultOptions {
  readonly configs: number;
  /** The first so many of them are proven, a later one used later. */
  readonly proven?: number;
  /** Of the server. */
  readonly port: string;
  /** Proven as well, and used before all others. */
  readonly more?: readonly AuthConfig[];
  readonly grants?: readonly StoredGrant[];
}

export const idOf = (n: number) => `c${String(n).padStart(6, '0')}`;
export const urlOf = (n: number, port: string) => `https://${hostOf(n)}:${port}/geo`;

/** Config `n` of a large vault: Basic, for one host of its own. */
export function configOf(n: number, port: string, url = urlOf(n, port)): AuthConfig {
  const { name: username, secret: password } = userOf(n);
  return {
    id: idOf(n),
    name: `Service ${n}`,
    method: 'Basic',
    fields: { username, password, realm: '' },
    resources: [resource(url)],
  };
}

/** All places of a config proven and used at `lastUsed`, milliseconds since the epoch. */
export const provenAt = (lastUsed: number, { resources }: AuthConfig): PairStates =>
  Object.fromEntries(
    resources.map(it => [formatResource(it), { outcome: 'proven', scheme: 'basic', realm, lastUsed }]),
  );

const encoded = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : (value as number);

/** Makes the vault; its master password is `password`. */
export async function largeVault({
  configs,
  proven = 0,
  port,
  more = [],
  grants = [],
}: LargeVaultOptions): Promise<LargeVault> {
  freshDatabase();
  const { header, vaultKey } = await createSlot(password);
  const vault = await Vault.create(header, vaultKey, { idleMinutes: 0 });
  const all = Array.from({ length: configs }, (_, n) => configOf(n, port));
  await vault.saveAll([...all, ...more]);
  await vault.saveGrants(grants);
  const begun = Date.UTC(2026, 0, 1);
  const used = [...more, ...all.slice(0, proven)];
  await vault.writeStates(new Map(used.map((config, n) => [config.id, provenAt(begun + n * 1000, config)])));
  vault.close();
  const database = await openDB(databaseName);
  const stores = await Promise.all(
    storeNames.map(async name => {
      const [keys, values] = await Promise.all([database.getAllKeys(name), database.getAll(name)]);
      return [name, keys.map((key, at) => [String(key), encoded(values[at])] as const)] as const;
    }),
  );
  return { stores: Object.fromEntries(stores) };
}

/** Puts the vault into the browser, in place of the one it has; it is locked then. */
export async function putVault(latchkey: Harness, { stores }: LargeVault): Promise<void> {
  const { page } = latchkey.witness;
  await page.evaluate(
    async ([tables, version]) => {
      await chrome.storage.session.clear();
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const opening = indexedDB.open('latchkey', version);
      opening.onupgradeneeded = () => {
        for (const name of Object.keys(tables)) opening.result.createObjectStore(name);
      };
      const database = await settled(opening);
      const transaction = database.transaction(Object.keys(tables), 'readwrite');
      const done = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
      for (const [name, rows] of Object.entries(tables)) {
        const store = transaction.objectStore(name);
        store.clear();
        for (const [key, value] of rows) {
          const bytes = (text: string) => Uint8Array.from(atob(text), it => it.charCodeAt(0));
          store.put(typeof value === 'number' ? value : bytes(value), key);
        }
      }
      await done;
      database.close();
    },
    [stores, databaseVersion] as const,
  );
  // The worker has looked at what was there before.
  await latchkey.stopWorker();
}
