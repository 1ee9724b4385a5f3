/** axe-core finds no violation on any page of ours, in each of its states, light and dark. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { openActivityPage } from '../harness/pages/activity.js';
import { choose } from '../harness/pages/choosing.js';
import { pageConfig, resourceRow, testConnection } from '../harness/pages/connection.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, challenge, page as html } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { violations } from './axe.js';
import { browser, password } from './kit.js';

let server: Running<'site' | 'other' | 'clear'>;
let latchkey: Harness;

/** Shows a page of the extension, in its tab if it has one, and waits for the state it should be in. */
async function open(path: string, state: string): Promise<Page> {
  const page = path.startsWith('options/')
    ? await latchkey.openOptions(path.includes('#') ? path.replace(/^.*#/, '#') : '#/')
    : await latchkey.witness.openWindow(`${latchkey.origin}/ui/${path}`, 'popup');
  await page.locator(`[data-state="${state}"]`).first().waitFor();
  return page;
}

async function check(path: string, state: string, ready?: string): Promise<void> {
  const page = await open(path, state);
  if (ready !== undefined) await page.locator(ready).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.close();
}

beforeAll(async () => {
  const certificate = await makeCertificate(['a.test', 'b.test']);
  const arrived = html('<h1>Arrived</h1>', 'Arrived');
  server = await startNode({
    certificate,
    sites: {
      site: {
        host: 'a.test',
        routes: {
          '/right/*': basic('Area', { user: 'right' }, arrived),
          '/wrong/*': basic('Other area', { user: 'right' }, arrived),
          '/token/*': challenge('Bearer'),
        },
      },
      other: { host: 'b.test', routes: { '/': arrived } },
      clear: { host: 'b.test', tls: false, routes: { '/': arrived } },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test', 'https://b.test'],
    // For the question about a site in the prompt window.
    watchAllSites: true,
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['a.test', 'b.test'],
  });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

describe('axe-core finds nothing', () => {
  test('before there is a vault: onboarding and popup', async () => {
    await check('options/index.html', 'absent', 'input[type=password]');
    await check('popup/index.html', 'absent');
  });

  test('list, editor, settings and popup', async () => {
    await latchkey.createVault(password);
    await check('options/index.html', 'unlocked', '.empty');
    const resources = (path: string) => [server.urls.site + path, `${server.urls.site}/other${path}`];
    const config = { method: 'Basic', resources: resources('/right/') };
    const id = await latchkey.addConfig({
      ...config,
      name: 'Right',
      fields: { username: 'user', password: 'right' },
    });
    await latchkey.addConfig({
      ...config,
      name: 'Wrong',
      fields: { username: 'user', password: 'wrong' },
      resources: resources('/wrong/'),
    });
    const right = await latchkey.newPage(`${server.urls.site}/right/`);
    const wrong = await latchkey.newPage(`${server.urls.site}/wrong/`);
    for (const shown of [right, wrong]) {
      const popup = await latchkey.popup(shown);
      await popup.page.locator('.entry').first().waitFor();
      expect(await violations(popup.page)).toEqual([]);
      await popup.close();
    }
    await check('options/index.html', 'unlocked', '[data-config-id]');
    await check('options/index.html#/config/new', 'unlocked', 'input[type=password]');
    await check(`options/index.html#/config/${id}`, 'unlocked', 'input[type=password]');
    await check('options/index.html#/settings', 'unlocked', 'input[type=radio]');
    await check('options/index.html#/activity', 'unlocked', '.entries');
    await check('options/index.html#/transfer', 'unlocked', 'input[type=file]');
  });

  test('the warning before another id, with a problem', async () => {
    const [id] = (await latchkey.listConfigs()).map(it => it.id);
    const editor = await open(`options/index.html#/config/${id}`, 'unlocked');
    await editor.getByRole('button', { name: label('editId'), exact: true }).click();
    const dialog = editor.getByRole('dialog');
    await dialog.locator('.notice').waitFor();
    await dialog.getByRole('button', { name: label('editIdNow'), exact: true }).click();
    await dialog.locator('[aria-invalid=true]:focus').waitFor();
    expect(await violations(editor)).toEqual([]);
    await editor.close();
  });

  test('connection tests in the editor and the popup', async () => {
    const [id] = (await latchkey.listConfigs()).filter(({ name }) => name === 'Right').map(it => it.id);
    const editor = await open(`options/index.html#/config/${id}`, 'unlocked');
    expect((await testConnection(await resourceRow(editor))).verdict).toBe('works');
    expect(await violations(editor)).toEqual([]);
    await editor.getByLabel(label('name'), { exact: true }).fill('Changed');
    await editor.getByText(label('testSaveFirst'), { exact: true }).first().waitFor();
    expect(await violations(editor)).toEqual([]);
    await editor.close({ runBeforeUnload: false });
    const wrong = await latchkey.newPage(`${server.urls.site}/wrong/`);
    const popup = await latchkey.popup(wrong);
    expect((await testConnection(pageConfig(popup.page))).verdict).toBe('wrong-credentials');
    expect(await violations(popup.page)).toEqual([]);
    await popup.close();
  });

  test('proposals in the popup: offers, the context menu; a URL with user name and password in the editor', async () => {
    const { site, other } = server.urls;
    const page = await latchkey.newPage(`${site.replace('://', '://anna:secret@')}/public`);
    let popup = await latchkey.popup(page);
    await popup.page.locator('[data-offer]').waitFor();
    expect(await violations(popup.page)).toEqual([]);
    await popup.close();
    for (const [item, linkUrl] of [
      ['menuUse', `${other}/`],
      ['menuNever', `${site}/right/`],
      ['menuCopy', `${site}/right/`],
    ] as const) {
      await latchkey.chooseFromMenu(page, item, { linkUrl });
      popup = await latchkey.popup(page);
      await popup.page.locator(`[data-wish="${item.slice(4).toLowerCase()}"]`).waitFor();
      expect(await violations(popup.page)).toEqual([]);
      await popup.close();
    }
    const editor = await open('options/index.html#/config/new', 'unlocked');
    await editor.getByLabel(label('resourceUrl'), { exact: true }).fill('https://anna:secret@b.test/');
    await editor.getByRole('button', { name: label('userinfoMove'), exact: true }).waitFor();
    expect(await violations(editor)).toEqual([]);
    await editor.close({ runBeforeUnload: false });
  });

  test('the activity log without anything in it', async () => {
    const log = await openActivityPage(await open('options/index.html#/activity', 'unlocked'));
    await log.press('clear');
    await log.page.getByText(label('activityNone'), { exact: true }).waitFor();
    expect(await violations(log.page)).toEqual([]);
    await log.close();
  });

  test('consent in the popup, and the sites', async () => {
    const other = await latchkey.newPage(server.urls.other);
    const popup = await latchkey.popup(other);
    expect(await popup.grants()).toHaveLength(4);
    expect(await violations(popup.page)).toEqual([]);
    await popup.allow({ resource: `${server.urls.site}/right/`, decision: 'always' });
    await popup.page.locator('.consent [data-decision]').first().waitFor();
    expect(await violations(popup.page)).toEqual([]);
    await popup.close();
    await check('options/index.html#/sites', 'unlocked', '[data-site]');
    const clear = await latchkey.newPage(server.urls.clear);
    const refused = await latchkey.popup(clear);
    expect(await refused.consentText()).toContain('without encryption');
    expect(await violations(refused.page)).toEqual([]);
    await refused.close();
  });

  test('questions in the prompt window, and a tie in popup and list', async () => {
    const tied = `${server.urls.site}/right/tied/`;
    for (const name of ['One', 'Two'])
      await latchkey.addConfig({
        name,
        method: 'Basic',
        fields: { username: 'user', password: 'right' },
        resources: [tied],
      });
    const page = await latchkey.newPage(tied);
    const chooser = await latchkey.waitForPrompt();
    expect(await chooser.kind()).toBe('choose');
    expect(await violations(chooser.page)).toEqual([]);
    await chooser.page.getByRole('radio', { name: 'One', exact: true }).check();
    const use = chooser.page.getByRole('button', { name: label('chooseUse'), exact: true });
    await expect.poll(() => use.isEnabled()).toBe(true);
    expect(await violations(chooser.page)).toEqual([]);
    await chooser.cancel();
    await page.getByText('401 Authorization Required').waitFor();
    const popup = await latchkey.popup(page);
    await popup.page
      .getByRole('button', { name: label('chooseOpen'), exact: true })
      .first()
      .click();
    await popup.page.locator('.choose').waitFor();
    expect(await violations(popup.page)).toEqual([]);
    await choose(popup.page.locator('.choose'), { name: 'Two' });
    await popup.page.getByText(label('chooseDone'), { exact: true }).waitFor();
    expect(await violations(popup.page)).toEqual([]);
    await popup.close();
    const list = await open('options/index.html', 'unlocked');
    await list.getByRole('button', { name: label('chooseNamed', 'One', tied), exact: true }).click();
    await list.locator('.choose').waitFor();
    expect(await violations(list)).toEqual([]);
    await list.close();

    const other = await latchkey.newPage(server.urls.other);
    await other.evaluate(url => {
      new Image().src = url;
    }, `${server.urls.site}/wrong/`);
    const consent = await latchkey.waitForPrompt();
    expect(await consent.kind()).toBe('consent');
    expect(await violations(consent.page)).toEqual([]);
    const allow = consent.page.getByRole('button', { name: label('consentAllow'), exact: true });
    await expect.poll(() => allow.isEnabled()).toBe(true);
    expect(await violations(consent.page)).toEqual([]);
    await consent.cancel();
  });

  test('tokens: the list, the editor, the question, and the popup', async () => {
    await latchkey.addConfig({
      name: 'Token',
      method: 'OAuth2',
      fields: { issuer: server.urls.other, clientId: 'latchkey' },
      resources: [`${server.urls.site}/token/`],
    });
    await check('options/index.html', 'unlocked', '[data-token]');
    const editor = await open('options/index.html#/config/new', 'unlocked');
    await editor.getByLabel(label('method'), { exact: true }).selectOption('OAuth2');
    await editor.locator('details.rare > summary').click();
    expect(await violations(editor)).toEqual([]);
    await editor.close({ runBeforeUnload: false });
    const page = await latchkey.newPage(`${server.urls.site}/token/page`);
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.kind()).toBe('authorize');
    expect(await violations(prompt.page)).toEqual([]);
    await prompt.cancel();
    const popup = await latchkey.popup(page);
    await popup.page.locator('[data-token]').waitFor();
    expect(await violations(popup.page)).toEqual([]);
    await popup.close();
  });

  test('the editor with problems, and with a clear-text resource', async () => {
    const page = await open('options/index.html#/config/new', 'unlocked');
    await page.getByLabel('URL').first().fill('http://a.test/');
    await page.locator('input[type=checkbox]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('[aria-invalid=true]').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.close({ runBeforeUnload: false });
  });

  test('locked: popup, options and unlock window', async () => {
    await latchkey.lock();
    await check('popup/index.html', 'locked', 'input[type=password]');
    await check('options/index.html', 'locked', 'input[type=password]');
    await latchkey.newPage(`${server.urls.site}/right/`);
    const prompt = await latchkey.waitForPrompt();
    await prompt.page.getByText('a.test').first().waitFor();
    expect(await violations(prompt.page)).toEqual([]);
    await prompt.attempt('not the password');
    await prompt.page.locator('[role=alert], [aria-invalid=true]').first().waitFor();
    expect(await violations(prompt.page)).toEqual([]);
    await prompt.cancel();
  });
});
