/** The care of the vault, through the pages: another master password, backup and restore, and erasing. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, browser, eventually, password, saved } from './kit.js';

const other = 'quite another long master password';
const ofFile = 'a long password of that very file';
let server: Running<'site'>;
let latchkey: Harness;
let backup: Buffer;

beforeAll(async () => {
  const certificate = await makeCertificate(['care.test']);
  server = await startNode({
    certificate,
    sites: { site: { host: 'care.test', routes: { '/*': basic('Care', { user: 'secret' }, collector) } } },
  });
  latchkey = await start({
    browser,
    grants: ['https://care.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['care.test'],
  });
  await latchkey.createVault(password);
  const fields = { username: 'user', password: 'secret' };
  await latchkey.addConfig({ name: 'Care', method: 'Basic', fields, resources: [`${server.urls.site}/`] });
  await latchkey.addConfig({
    name: 'Token',
    method: 'Bearer',
    fields: { token: 'abc' },
    resources: ['https://care.test:9/'],
  });
  await (await latchkey.newPage(`${server.urls.site}/proven`)).close();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const names = async () => (await latchkey.listConfigs()).map(({ name }) => name).toSorted();
/** Whether a page of the server comes with the config's password. */
async function works(path: string): Promise<boolean> {
  const before = server.log.length;
  const page = await latchkey.newPage(`${server.urls.site}${path}`);
  await page.close();
  return authorized(server.log.slice(before)).some(({ status }) => status === 200);
}
const card = (page: Page, name: string) =>
  page.locator('section, details', { has: page.getByText(name, { exact: true }) }).last();

test('the master password is changed, and everything is as it was', async () => {
  const options = await latchkey.openOptions('#/settings');
  await options.getByText(label('changePassword'), { exact: true }).first().click();
  await options.getByLabel(label('newMasterPassword'), { exact: true }).fill(other);
  await options.getByLabel(label('repeatPassword'), { exact: true }).fill(other);
  const old = options.getByLabel(label('oldMasterPassword'), { exact: true });
  await old.fill('not it');
  await options.getByRole('button', { name: label('changePasswordNow'), exact: true }).click();
  await options.getByText(label('wrongPassword')).waitFor();
  // After a wrong one the next has to wait a moment.
  await eventually('a second try', async () => {
    await old.fill(password);
    await options
      .getByRole('button', { name: label('changePasswordNow'), exact: true })
      .click({ timeout: 1000 });
    return options
      .getByText(label('changePasswordDone'))
      .waitFor({ timeout: 8000 })
      .then(
        () => true,
        () => undefined,
      );
  });
  await options.close();
  expect(await names()).toEqual(['Care', 'Token']);
  expect(await works('/after-change')).toBe(true);
  await latchkey.lock();
  expect(await works('/locked')).toBe(false);
  for (const prompt of latchkey.promptWindows()) await prompt.close();
  const popup = await latchkey.popup(await latchkey.newPage());
  await popup.attempt(password);
  await eventually('refused', async () => (await popup.text()).includes(label('wrongPassword')) || undefined);
  await new Promise(done => setTimeout(done, 2000));
  await latchkey.unlock(other);
  expect(await works('/unlocked')).toBe(true);
});

test('a stored secret is shown to who gives the master password again', async () => {
  const options = await latchkey.openOptions('#/');
  await options.getByRole('link', { name: 'Token' }).first().click();
  const reveal = options.locator('details', { hasText: label('revealTitle') });
  await reveal.locator('summary').click();
  const show = reveal.getByRole('button', { name: label('reveal'), exact: true });
  await reveal.getByLabel(label('masterPassword'), { exact: true }).fill('not it');
  await show.last().click();
  await reveal.getByText(label('wrongPassword')).waitFor();
  expect(await reveal.getByText('abc', { exact: true }).count()).toBe(0);
  await reveal.getByLabel(label('masterPassword'), { exact: true }).fill(other);
  await show.last().click();
  await reveal.getByText('abc', { exact: true }).waitFor();
  await reveal.getByRole('button', { name: label('revealHide'), exact: true }).click();
  expect(await reveal.getByText('abc', { exact: true }).count()).toBe(0);
  await options.close();
});

/** As after so many wrong passwords, the last of them just now. */
const failedBefore = (failures: number, waitMs: number) =>
  latchkey.witness.page.evaluate(
    ([many, wait]) =>
      chrome.storage.session.set({ unlockAttempts: { failures: many, retryAt: Date.now() + wait } }),
    [failures, waitMs] as const,
  );

test('after wrong passwords no card takes another at once, and a right one ends that', async () => {
  const options = await latchkey.openOptions('#/');
  const show = async () => {
    await options.getByRole('link', { name: 'Token' }).first().click();
    const reveal = options.locator('details', { hasText: label('revealTitle') });
    await reveal.locator('summary').click();
    await reveal.getByLabel(label('masterPassword'), { exact: true }).fill(other);
    return reveal;
  };
  await failedBefore(8, 60_000);
  const waiting = (await show()).getByRole('button', { name: label('unlockIn', '') });
  await waiting.waitFor();
  expect(await waiting.isDisabled()).toBe(true);
  await latchkey.openOptions('#/');
  await failedBefore(8, 0);
  const reveal = await show();
  await reveal
    .getByRole('button', { name: label('reveal'), exact: true })
    .last()
    .click();
  await reveal.getByText('abc', { exact: true }).waitFor();
  expect(await latchkey.witness.sessionStorage()).not.toHaveProperty('unlockAttempts');
  await options.close();
});

test('a backup takes the master password', async () => {
  const options = await latchkey.openOptions('#/transfer');
  const own = card(options, label('backupTitle'));
  await own.getByRole('radio', { name: label('backupOwn'), exact: true }).check();
  await own.getByLabel(label('backupOwnPassword'), { exact: true }).fill(ofFile);
  await own.getByLabel(label('repeatPassword'), { exact: true }).fill(`${ofFile}x`);
  await own.getByLabel(label('masterPassword'), { exact: true }).fill(other);
  const write = own.getByRole('button', { name: label('backupWrite'), exact: true });
  await write.click();
  await own.getByText(label('passwordsDiffer'), { exact: true }).waitFor();
  await own.getByLabel(label('repeatPassword'), { exact: true }).fill(ofFile);
  await own.getByLabel(label('masterPassword'), { exact: true }).fill(other);
  backup = await saved(latchkey, options, () => write.click());
  expect(backup.subarray(0, 17).toString()).toBe('LATCHKEY BACKUP 1');
  for (const secret of ['secret', 'abc', 'Care', 'care.test']) expect(backup.includes(secret)).toBe(false);
  await options.close();
});

test('the cache of the browser is cleared, and the vault stays open', async () => {
  const options = await latchkey.openOptions('#/settings');
  await options.getByRole('button', { name: label('clearCache'), exact: true }).click();
  await options.getByText(label('cacheCleared'), { exact: true }).waitFor();
  await options.close();
  expect(await works('/after-clear')).toBe(true);
});

test('erased: nothing is left, and nothing is sent', async () => {
  const options = await latchkey.openOptions('#/settings');
  await options
    .getByRole('button', { name: label('eraseAll'), exact: true })
    .first()
    .click();
  const dialog = options.getByRole('dialog');
  const confirm = dialog.getByRole('button', { name: label('eraseAll'), exact: true });
  await confirm.click();
  expect(await dialog.isVisible()).toBe(true);
  await dialog.getByRole('textbox').fill('erase');
  await confirm.click();
  await options.getByRole('heading', { name: label('welcomeTitle') }).waitFor();
  expect(await latchkey.witness.sessionRules()).toEqual([]);
  expect(await works('/erased')).toBe(false);
  await options.close();
});

test('a backup that was changed is refused, the whole one restores everything', async () => {
  await latchkey.createVault(password);
  const options = await latchkey.openOptions('#/transfer');
  const own = card(options, label('restoreTitle'));
  const give = async (file: Buffer, secret: string) => {
    await own.getByLabel(label('restoreFile'), { exact: true }).setInputFiles({
      name: 'latchkey.backup',
      mimeType: 'application/octet-stream',
      buffer: file,
    });
    await own.getByLabel(label('restorePassword'), { exact: true }).fill(secret);
    await own.getByRole('button', { name: label('importOpen'), exact: true }).click();
  };
  const changed = Buffer.from(backup);
  changed[changed.length - 40] = (changed[changed.length - 40] ?? 0) ^ 1;
  await give(changed, ofFile);
  await own.getByText(label('importDamaged')).waitFor();
  await give(backup, 'wrong');
  await own.getByText(label('importWrongPassword')).waitFor();
  await give(backup, ofFile);
  await own.getByText('2 auth configs.').waitFor();
  await own.getByRole('radio', { name: label('restoreReplace'), exact: true }).check();
  await own.getByLabel(label('masterPassword'), { exact: true }).fill(password);
  await own.getByRole('button', { name: label('restoreNow'), exact: true }).click();
  await own.getByText('2 auth configs were restored.').waitFor();
  await options.close();
  expect(await names()).toEqual(['Care', 'Token']);
  // Erasing gave the permission back where it was given (in Chromium the test's is part of the manifest).
  if (browser !== 'firefox') expect(await works('/restored')).toBe(true);
});

/** Nobody reads or writes the vault's database until what this gives is called: all pages of Latchkey share a thread. */
async function holdVault(page: Page): Promise<() => Promise<unknown>> {
  await page.evaluate(
    () =>
      new Promise<void>(held => {
        const opening = indexedDB.open('latchkey');
        opening.onsuccess = () => {
          const store = opening.result.transaction('vault', 'readwrite').objectStore('vault');
          const again = () => {
            held();
            if ('released' in window) opening.result.close();
            else store.count().onsuccess = again;
          };
          store.count().onsuccess = again;
        };
      }),
  );
  return () => page.evaluate(() => Object.assign(window, { released: true }) && undefined);
}

test('a lock while the master password is changed stays, and the page says what was done', async () => {
  const popup = await latchkey.popup(await latchkey.newPage());
  const options = await latchkey.openOptions('#/settings');
  await options.getByText(label('changePassword'), { exact: true }).first().click();
  await options.getByLabel(label('newMasterPassword'), { exact: true }).fill(other);
  await options.getByLabel(label('repeatPassword'), { exact: true }).fill(other);
  await options.getByLabel(label('oldMasterPassword'), { exact: true }).fill(password);
  const release = await holdVault(popup.page);
  await options.getByRole('button', { name: label('changePasswordNow'), exact: true }).click();
  await popup.lock();
  await release();
  await options.getByText(label('changePasswordLocked')).waitFor();
  expect(await latchkey.witness.sessionStorage()).not.toHaveProperty('vaultKey');
  await options.close();
  await latchkey.unlock(other);
  expect(await names()).toEqual(['Care', 'Token']);
});
