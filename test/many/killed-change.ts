/**
 * The master password of a large vault is changed through the page, and the browser killed meanwhile. Afterwards what
 * lies on the disk is read without the browser: one of the two passwords opens it, and everything is in it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDB } from 'idb';
import { expect } from 'vitest';
import { databaseName, databaseVersion, storeNames } from '../../extension/vault/database.js';
import { openSlot, WrongPassword } from '../../extension/vault/slot.js';
import { freshDatabase } from '../../extension/vault/test-kit.js';
import { Vault } from '../../extension/vault/vault.js';
import { eventually } from '../e2e/kit.js';
import type { Harness } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { password as first, type LargeVault, largeVault, putVault } from './vault.js';

/** Puts what lies in the browser into Node's own database. */
async function copyVault(latchkey: Harness): Promise<void> {
  const stores = (await latchkey.witness.page.evaluate(
    async names => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open('latchkey'));
      const text = (bytes: Uint8Array) => Array.from(bytes, byte => String.fromCharCode(byte)).join('');
      const transaction = database.transaction(names);
      const tables = await Promise.all(
        names.map(async name => {
          const store = transaction.objectStore(name);
          const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
          return [
            name,
            keys.map((key, at) => {
              const value: unknown = values[at];
              return [String(key), value instanceof Uint8Array ? btoa(text(value)) : (value as number)];
            }),
          ];
        }),
      );
      database.close();
      return Object.fromEntries(tables);
    },
    [...storeNames],
  )) as LargeVault['stores'];
  freshDatabase();
  const database = await openDB(databaseName, databaseVersion, {
    upgrade: it => {
      for (const name of storeNames) it.createObjectStore(name);
    },
  });
  for (const name of storeNames) {
    const { store, done } = database.transaction(name, 'readwrite');
    for (const [key, value] of stores[name] ?? [])
      void store.put(typeof value === 'number' ? value : new Uint8Array(Buffer.from(value, 'base64')), key);
    await done;
  }
  database.close();
}

/** The digest of all that a vault holds; throws for another vault's key. */
async function digest(vaultKey: Uint8Array): Promise<string> {
  const vault = await Vault.open(vaultKey);
  const configs = vault.configs();
  const fields = await vault.fieldsOf(configs.map(({ id }) => id));
  const states = await vault.states();
  const all = configs.map(config => [config, fields.get(config.id), states.get(config.id)]);
  expect(vault.damaged().size).toBe(0);
  const rest = [vault.settings(), vault.grants(), vault.choices(), vault.aliases()];
  vault.close();
  return createHash('sha256')
    .update(JSON.stringify([all, rest]))
    .digest('hex');
}

/** Which of the passwords open what lies in Node's database, and the digest of what is in it. */
async function openers(passwords: readonly string[]): Promise<{ opens: string[]; holds: string[] }> {
  const header = await Vault.header();
  if (header === undefined) throw new Error('There is no vault');
  const opens: string[] = [];
  const holds: string[] = [];
  for (const password of passwords) {
    const key = await openSlot(header, password).catch(error => {
      if (error instanceof WrongPassword) return undefined;
      throw error;
    });
    if (key === undefined) continue;
    opens.push(password);
    holds.push(await digest(key));
  }
  return { opens, holds };
}

/** The browser's own process, by its profile. */
function browserOf({ profileDir }: Harness): number {
  const found = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return (
          command.includes(`--user-data-dir=${profileDir}`) && !command.some(it => it.startsWith('--type='))
        );
      } catch {
        return false;
      }
    });
  if (found.length !== 1) throw new Error(`${found.length} browsers with the profile`);
  return Number(found[0]);
}

/** Fills the form and presses its button. */
async function begin(latchkey: Harness, old: string, next: string) {
  const options = await latchkey.openOptions('#/settings');
  await options.getByText(label('changePassword'), { exact: true }).first().click();
  await options.getByLabel(label('newMasterPassword'), { exact: true }).fill(next);
  await options.getByLabel(label('repeatPassword'), { exact: true }).fill(next);
  await options.getByLabel(label('oldMasterPassword'), { exact: true }).fill(old);
  await options.getByRole('button', { name: label('changePasswordNow'), exact: true }).click();
  return options;
}

const unlocked = (latchkey: Harness) =>
  eventually('unlocked', async () => 'vaultKey' in (await latchkey.witness.sessionStorage()) || undefined);

/**
 * Changes the password once to the end, to see how long it takes, then once for each of `points` (0 to 1, shares of that
 * time), killing the browser there.
 *
 * @returns how often the old and how often the new password opened the vault
 */
export async function killAtPoints(latchkey: Harness, configs: number, points: readonly number[]) {
  const vault = await largeVault({
    configs,
    proven: Math.floor(configs / 2),
    port: '1',
    grants: [{ site: 'site.test', configId: 'c000001', decision: 'always' }],
  });
  // `largeVault` leaves it in Node's database.
  const whole = (await openers([first])).holds;
  expect(whole.length).toBe(1);
  await putVault(latchkey, vault);
  await latchkey.unlock(first);
  await unlocked(latchkey);
  let current = 'number 0 of the long passwords';
  const begun = Date.now();
  const options = await begin(latchkey, first, current);
  await options.getByText(label('changePasswordDone')).waitFor({ timeout: 120_000 });
  const took = Date.now() - begun;
  console.log(`${configs} configs: a change takes ${took} ms`);
  await copyVault(latchkey);
  expect(await openers([first, current])).toEqual({ opens: [current], holds: whole });
  await options.close();

  const counts = { old: 0, new: 0 };
  for (const [n, point] of points.entries()) {
    const next = `number ${n + 1} of the long passwords`;
    const start = Date.now();
    await begin(latchkey, current, next);
    await sleep(Math.max(0, start + point * took - Date.now()));
    const gone = new Promise(done => latchkey.context.once('close', done));
    process.kill(browserOf(latchkey), 'SIGKILL');
    const at = Date.now() - start;
    await gone;
    await latchkey.restart();
    await copyVault(latchkey);
    const { opens, holds } = await openers([current, next]);
    expect(opens.length, `killed after ${at} ms`).toBe(1);
    expect(holds, `killed after ${at} ms`).toEqual(whole);
    const changed = opens[0] === next;
    counts[changed ? 'new' : 'old']++;
    console.log(`killed after ${at} ms: ${changed ? 'the new' : 'the old'} password`);
    if (changed) current = next;
    // In the browser too.
    await latchkey.unlock(current);
    await unlocked(latchkey);
  }
  return counts;
}
