/** The way out of a vault that does not open: forgotten master password, damage. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { violations } from './axe.js';
import { browser, password } from './kit.js';

let latchkey: Harness;
beforeAll(async () => {
  latchkey = await start({ browser, grants: [], thirdPartyCookies: 'block', trust: [] });
});
afterAll(() => latchkey?.close());

async function lockedVault(): Promise<void> {
  await latchkey.createVault(password);
  await latchkey.lock();
}

/** Erases, having typed the word, and waits for the page that begins anew. */
async function erase(options: Awaited<ReturnType<Harness['openOptions']>>): Promise<void> {
  const dialog = options.getByRole('dialog');
  await dialog.waitFor();
  expect(
    await dialog.getByRole('button', { name: label('cancel') }).evaluate(it => it.matches(':focus')),
  ).toBe(true);
  await options.keyboard.press('Shift+Tab');
  await options.keyboard.type('era');
  await options.keyboard.press('Enter');
  expect(await dialog.isVisible()).toBe(true);
  expect(await violations(options)).toEqual([]);
  await options.keyboard.type('se');
  await options.keyboard.press('Enter');
  await options.getByRole('heading', { name: label('welcomeTitle') }).waitFor();
  await options.getByText(label('allErased'), { exact: true }).waitFor();
}

test('forgotten: everything is erased from the locked page, by keyboard', async () => {
  await lockedVault();
  const options = await latchkey.openOptions('#/');
  const summary = options.getByText(label('eraseForgotten'), { exact: true });
  const text = options.getByText(label('eraseForgottenText'), { exact: true });
  await summary.waitFor();
  expect(await text.isVisible()).toBe(false);
  expect(await violations(options)).toEqual([]);
  await summary.focus();
  await options.keyboard.press('Enter');
  await text.waitFor();
  expect(await violations(options)).toEqual([]);
  await options.keyboard.press('Tab');
  await options.keyboard.press('Enter');
  await erase(options);
  await options.close();
});

test('damaged: what cannot be read is erased, and the next vault works', async () => {
  await lockedVault();
  const options = await latchkey.openOptions('#/');
  await options.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('latchkey'));
    const store = database.transaction('vault', 'readwrite').objectStore('vault');
    await done(store.put(new Uint8Array(100), 'index'));
    database.close();
  });
  await options.getByLabel(label('masterPassword'), { exact: true }).fill(password);
  await options.getByRole('button', { name: label('unlock'), exact: true }).click();
  await options.getByText(label('troubleDamaged')).waitFor();
  expect(await violations(options)).toEqual([]);
  await options.getByText(label('eraseAnew'), { exact: true }).click();
  await options.getByText(label('eraseDamagedText'), { exact: true }).waitFor();
  expect(await violations(options)).toEqual([]);
  await options.getByRole('button', { name: label('eraseAll'), exact: true }).click();
  await erase(options);
  await options.close();
  await latchkey.createVault(password);
  expect(await latchkey.listConfigs()).toEqual([]);
});
