/**
 * Kept copies, through the pages: one before each import, restore and removal, sealed (invariant 5), restored with the
 * master password of its time, and gone where they are to be.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { type Label, label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { violations } from './axe.js';
import { browser, eventually, password, saved } from './kit.js';

const second = 'quite another long master password';
const third = 'a third one that nobody has seen';
let server: Running<'site'>;
let latchkey: Harness;
let options: Page;

beforeAll(async () => {
  const certificate = await makeCertificate(['kept.test']);
  server = await startNode({
    certificate,
    sites: { site: { host: 'kept.test', routes: { '/*': basic('Kept', { user: 'secret' }, collector) } } },
  });
  latchkey = await start({
    browser,
    grants: ['https://kept.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['kept.test'],
  });
  await latchkey.createVault(password);
  const fields = { username: 'user', password: 'secret' };
  await latchkey.addConfig({ name: 'Kept', method: 'Basic', fields, resources: [`${server.urls.site}/`] });
  await (await latchkey.newPage(`${server.urls.site}/proven`)).close();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** axe-core finds nothing; Firefox's driver cannot look into pages of an extension as that needs it. */
const clean = async (page: Page) => {
  if (browser !== 'firefox') expect(await violations(page)).toEqual([]);
};
const names = async () => (await latchkey.listConfigs()).map(({ name }) => name).toSorted();
/** Statuses of what arrives of one navigation: a challenge would be among them, what else the browser asks for is not. */
async function visit(path: string) {
  await (await latchkey.newPage(`${server.urls.site}${path}`)).close();
  return server.log.filter(({ url }) => url === path).map(({ status }) => status);
}

const card = () =>
  options.locator('section', { has: options.getByRole('heading', { name: label('copies') }) });
const press = (place: Page | Locator, key: Label) =>
  place
    .getByRole('button', { name: label(key), exact: true })
    .last()
    .click();

/** Reasons of all copies as they are listed, once there are so many. */
async function listed(count: number): Promise<string[]> {
  options = await latchkey.openOptions('#/transfer');
  const rows = card().locator('[data-copy]');
  if (count === 0) await card().getByText(label('copiesNone'), { exact: true }).waitFor();
  await eventually(`${count} copies`, async () => (await rows.count()) === count || undefined);
  return rows.evaluateAll(all => all.map(row => (row as HTMLElement).dataset.copy ?? ''));
}
const row = (why: string) => card().locator(`[data-copy="${why}"]`).first();

/** How many copies there are in the database, and whether a word of theirs is in clear there. */
function inDatabase(words: readonly string[]): Promise<{ copies: number; labels: number; clear: string[] }> {
  return latchkey.witness.page.evaluate(async all => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('latchkey'));
    const transaction = database.transaction(['copies', 'labels']);
    const [copies, labels] = await Promise.all(
      ['copies', 'labels'].map(name => settled(transaction.objectStore(name).getAll())),
    );
    database.close();
    const text = (value: unknown): string =>
      value instanceof Uint8Array
        ? Array.from(value, byte => String.fromCharCode(byte)).join('')
        : typeof value === 'object' && value !== null
          ? Object.entries(value).flat().map(text).join('\n')
          : String(value);
    const stored = text([copies, labels]);
    return {
      copies: copies?.length ?? 0,
      labels: labels?.length ?? 0,
      clear: all.filter(word => stored.includes(word)),
    };
  }, words);
}

/** Opens a copy's preview. */
async function preview(why: string, secret: string): Promise<void> {
  await row(why)
    .getByRole('button', { name: label('copyRestoreOf', ''), exact: false })
    .click();
  const field = row(why).getByLabel(label('copyPassword'), { exact: true });
  await field.fill(secret);
  await press(row(why), 'importOpen');
}
async function restoreAs(why: string, master: string, count: number): Promise<void> {
  expect(
    await row(why)
      .getByRole('radio', { name: label('restoreReplace'), exact: true })
      .isChecked(),
  ).toBe(true);
  await row(why).getByLabel(label('masterPassword'), { exact: true }).fill(master);
  await press(row(why), 'restoreNow');
  const done = count === 1 ? label('restoreDoneOne') : label('restoreDoneMany', count);
  await card().getByText(done, { exact: true }).waitFor();
}

test('none to begin with, and one before an import', async () => {
  expect(await listed(0)).toEqual([]);
  await clean(options);
  const netrc = Buffer.from('machine other.test login anna password abc\n');
  await options
    .getByLabel(label('importFile'), { exact: true })
    .setInputFiles({ name: '.netrc', mimeType: 'text/plain', buffer: netrc });
  await press(options, 'importTakeOne');
  await options.getByText(label('importDone', 1, 0), { exact: true }).waitFor();
  // The list follows without being asked.
  await row('import').getByText(label('copyConfigsOne', 1)).waitFor();
  await clean(options);
  expect(await inDatabase(['Kept', 'kept.test', 'secret', 'import'])).toEqual({
    copies: 1,
    labels: 1,
    clear: [],
  });
  await options.close();
  expect(await names()).toHaveLength(2);
});

test('all removed, and taken back: pages are served as before, without a new challenge', async () => {
  options = await latchkey.openOptions('#/settings');
  await press(options, 'removeAll');
  const dialog = options.getByRole('dialog');
  await dialog.getByRole('textbox').fill(label('eraseWord'));
  await press(dialog, 'removeAll');
  await options.getByText(label('allRemoved'), { exact: true }).waitFor();
  await options.close();
  expect(await names()).toEqual([]);
  expect(await latchkey.witness.sessionRules()).toEqual([]);

  expect(await listed(2)).toEqual(['remove-all', 'import']);
  await preview('remove-all', 'not it');
  await row('remove-all').getByText(label('wrongPassword')).waitFor();
  await clean(options);
  // After a wrong one the next has to wait a moment, as everywhere.
  const open = row('remove-all').getByRole('button', { name: label('importOpen'), exact: true });
  await eventually('opened', async () => {
    await row('remove-all').getByLabel(label('copyPassword'), { exact: true }).fill(password);
    await open.click({ timeout: 1000 }).catch(() => {});
    return row('remove-all')
      .getByText(label('restoreFoundMany', 2))
      .waitFor({ timeout: 8000 })
      .then(
        () => true,
        () => undefined,
      );
  });
  await clean(options);
  await restoreAs('remove-all', password, 2);
  await options.close();
  expect(await names()).toHaveLength(2);
  expect(await visit('/taken-back')).toEqual([200]);
  // The vault was empty before that restore: there was nothing to keep.
  expect(await listed(2)).toEqual(['remove-all', 'import']);
});

test('one is deleted after a question', async () => {
  await row('import')
    .getByRole('button', { name: label('copyDeleteOf', '') })
    .click();
  const dialog = options.getByRole('dialog');
  await dialog.waitFor();
  await clean(options);
  await press(dialog, 'cancel');
  expect(await row('import').count()).toBe(1);
  await row('import')
    .getByRole('button', { name: label('copyDeleteOf', '') })
    .click();
  await press(dialog, 'copyDelete');
  await card().getByText(label('copyDeleted'), { exact: true }).waitFor();
  expect(await listed(1)).toEqual(['remove-all']);
  await options.close();
});

async function changePassword(from: string, to: string, copies: Label) {
  options = await latchkey.openOptions('#/settings');
  await options.getByText(label('changePassword'), { exact: true }).first().click();
  await options.getByLabel(label('newMasterPassword'), { exact: true }).fill(to);
  await options.getByLabel(label('repeatPassword'), { exact: true }).fill(to);
  await options.getByRole('radio', { name: label(copies), exact: true }).check();
  await options.getByLabel(label('oldMasterPassword'), { exact: true }).fill(from);
  await clean(options);
  await press(options, 'changePasswordNow');
  await options.getByText(label('changePasswordDone'), { exact: true }).waitFor();
  await options.close();
}

test('kept over a change of the master password: the old one opens them', async () => {
  await changePassword(password, second, 'changeCopiesKeep');
  expect(await listed(2)).toEqual(['password', 'remove-all']);
  await preview('password', password);
  await row('password').getByText(label('restoreFoundMany', 2)).waitFor();
  await restoreAs('password', second, 2);
  expect(await listed(3)).toEqual(['restore', 'password', 'remove-all']);
  await options.close();
  expect(await visit('/still')).toEqual([200]);
});

test('a copy that was changed is said to be damaged, and changes nothing', async () => {
  await latchkey.witness.page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('latchkey'));
    const copies = database.transaction('copies', 'readwrite').objectStore('copies');
    for (const key of await settled(copies.getAllKeys())) {
      const copy = await settled(copies.get(key));
      copy.index[40] ^= 1;
      await settled(copies.put(copy, key));
    }
    database.close();
  });
  await listed(3);
  await preview('password', password);
  await row('password').getByText(label('copyDamaged'), { exact: true }).waitFor();
  await clean(options);
  await options.close();
  expect(await names()).toHaveLength(2);
});

test('somebody may know the old password: none is left that it opens', async () => {
  await changePassword(second, third, 'changeCopiesRemove');
  expect(await listed(0)).toEqual([]);
  expect(await inDatabase([])).toEqual({ copies: 0, labels: 0, clear: [] });
  await options.close();
  expect(await visit('/unlocked')).toEqual([200]);
});

test('a restored backup leaves one too, and erasing leaves none', async () => {
  options = await latchkey.openOptions('#/transfer');
  const backup = options.locator('section', {
    has: options.getByRole('heading', { name: label('backupTitle'), exact: true }),
  });
  await backup.getByLabel(label('masterPassword'), { exact: true }).fill(third);
  const file = await saved(latchkey, options, () => press(backup, 'backupWrite'));
  const restore = options.locator('section', {
    has: options.getByRole('heading', { name: label('restoreTitle'), exact: true }),
  });
  await restore
    .getByLabel(label('restoreFile'), { exact: true })
    .setInputFiles({ name: 'a.backup', mimeType: 'application/octet-stream', buffer: file });
  await restore.getByLabel(label('restorePassword'), { exact: true }).fill(third);
  await press(restore, 'importOpen');
  await restore.getByLabel(label('masterPassword'), { exact: true }).fill(third);
  await press(restore, 'restoreNow');
  await restore.getByText(label('restoreDoneMany', 0), { exact: true }).waitFor();
  await row('restore').waitFor();
  await options.close();

  options = await latchkey.openOptions('#/settings');
  await press(options, 'eraseAll');
  const dialog = options.getByRole('dialog');
  await dialog.getByRole('textbox').fill(label('eraseWord'));
  await press(dialog, 'eraseAll');
  await options.getByRole('heading', { name: label('welcomeTitle') }).waitFor();
  expect(await inDatabase([])).toEqual({ copies: 0, labels: 0, clear: [] });
  await options.close();
});
