/**
 * Several configs with the same resource: the user is asked once which of them is used, and the others stay silent
 * (invariant 1). Whatever is not answered ends in the server's own 401 (invariant 9).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { choose } from '../harness/pages/choosing.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page as html, tile, tilePage } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, basicOf, browser, countPrompts, eventually, fencesDown, password } from './kit.js';

const count = 64;
const users = { first: 'one', second: 'two' };
const names = { first: 'First', second: 'Second <b>"bold"</b> &amp;' };
const headers = { first: basicOf('first', users.first), second: basicOf('second', users.second) };
let server: Running<'own' | 'foreign'>;
let latchkey: Harness;
let resource: string;

beforeAll(async () => {
  const certificate = await makeCertificate(['own.test', 'foreign.test']);
  const routes = {
    '/tied/tile/*': basic('Area', users, tile()),
    '/tied/*': basic('Area', users, html('<h1>Arrived</h1>', 'Arrived')),
    '/map': tilePage(count, index => `/tied/tile/${index}`),
    '/': html('<h1>Page</h1>'),
  };
  server = await startNode({
    certificate,
    sites: { own: { host: 'own.test', routes }, foreign: { host: 'foreign.test', routes } },
  });
  latchkey = await start({
    browser,
    grants: ['https://own.test', 'https://foreign.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['own.test', 'foreign.test'],
  });
  resource = `${server.urls.own}/tied/`;
  await latchkey.createVault(password);
  for (const user of ['first', 'second'] as const)
    await latchkey.addConfig({
      name: names[user],
      method: 'Basic',
      fields: { username: user, password: users[user] },
      resources: [resource],
    });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

async function relock(): Promise<void> {
  await latchkey.lock();
  await latchkey.unlock(password);
}

/** Headers that reached the server since `from`, each once. */
const sentSince = (from: number) => [
  ...new Set(authorized(server.log.slice(from)).map(it => it.headers.authorization)),
];
const heading = (page: Page) => page.textContent('h1');

async function opened(path = '/tied/page'): Promise<{ page: Page; sent: () => unknown[] }> {
  const from = server.log.length;
  const page = await latchkey.newPage(server.urls.own + path);
  return { page, sent: () => sentSince(from) };
}

async function arrives(page: Page): Promise<void> {
  await eventually('the page', async () => (await heading(page).catch(() => '')) === 'Arrived' || undefined);
}

test('a navigation is held, and the window names all configs, as text', async () => {
  const prompts = countPrompts(latchkey);
  const { page, sent } = await opened();
  const prompt = await latchkey.waitForPrompt();
  expect(await prompt.kind()).toBe('choose');
  expect(await prompt.choices()).toEqual([names.first, names.second]);
  const text = await prompt.text();
  for (const { id, name } of await latchkey.listConfigs()) {
    expect(text).toContain(id);
    expect(text).toContain(name);
  }
  expect(text).toContain(label('methodBasic'));
  expect(text).toContain('own.test');
  expect(sent()).toEqual([]);
  await prompt.choose({ name: names.second });
  await arrives(page);
  // As one config from then on: no challenge, no question, and never the other one.
  for (let i = 0; i < 3; i++) await page.reload();
  expect(await heading(page)).toBe('Arrived');
  expect(sent()).toEqual([headers.second]);
  expect(prompts()).toBe(1);
  await page.close();
});

test('what was not remembered is asked again after a lock; closed, the page gets the server’s own 401', async () => {
  await relock();
  const { page, sent } = await opened();
  await (await latchkey.waitForPrompt()).close();
  await eventually('the 401', async () => (await heading(page)) === '401 Authorization Required');
  // Nor does the page bring the window back.
  const prompts = countPrompts(latchkey);
  const status = await page.evaluate(async () => (await fetch('/tied/again')).status);
  expect(status).toBe(401);
  expect(prompts()).toBe(0);
  expect(sent()).toEqual([]);

  const popup = await latchkey.popup(page);
  expect((await popup.entries()).map(({ outcome }) => outcome)).toContain('tie');
  await popup.choose({ name: names.first });
  await popup.close();
  await page.reload();
  expect(await heading(page)).toBe('Arrived');
  expect(sent()).toEqual([headers.first]);
  await page.close();
});

test('the refusing button ends it too, and has the focus; Enter chooses nothing', async () => {
  await relock();
  const { page, sent } = await opened();
  const prompt = await latchkey.waitForPrompt();
  const focused = () => prompt.page.evaluate(() => document.activeElement?.textContent);
  expect(await focused()).toBe(label('chooseNone'));
  await prompt.page.getByRole('radio', { name: names.first, exact: true }).check();
  const use = prompt.page.getByRole('button', { name: label('chooseUse'), exact: true });
  await eventually('it may be pressed', async () => (await use.isEnabled()) || undefined);
  await use.focus();
  await prompt.page.keyboard.press('Enter');
  await new Promise(resolve => setTimeout(resolve, 500));
  expect(await prompt.kind()).toBe('choose');
  await prompt.cancel();
  await eventually('the 401', async () => (await heading(page)) === '401 Authorization Required');
  expect(sent()).toEqual([]);
  await page.close();
});

test('64 tiles: one question, then all arrive', async () => {
  await relock();
  const prompts = countPrompts(latchkey);
  const { page, sent } = await opened('/map');
  const prompt = await latchkey.waitForPrompt();
  await prompt.choose({ name: names.second });
  await page.waitForFunction(
    wanted =>
      [...document.images].filter(image => image.complete && image.naturalWidth > 0).length === wanted,
    count,
  );
  expect(sent()).toEqual([headers.second]);
  expect(prompts()).toBe(1);
  await page.close();
});

test('a lock while it is held: nothing hangs, and nothing is sent', async () => {
  await relock();
  const { page, sent } = await opened();
  await latchkey.waitForPrompt();
  await latchkey.lock();
  await eventually('the 401', async () => (await heading(page)) === '401 Authorization Required');
  expect(latchkey.promptWindows()).toEqual([]);
  expect(sent()).toEqual([]);
  await latchkey.unlock(password);
  await page.close();
});

test('a page of another site opens no window and gets nothing', async () => {
  await relock();
  const prompts = countPrompts(latchkey);
  const from = server.log.length;
  const page = await latchkey.newPage(`${server.urls.foreign}/`);
  await page.evaluate(url => {
    for (let i = 0; i < 8; i++) new Image().src = `${url}tile/${i}`;
  }, resource);
  await eventually(
    'its requests',
    () => server.log.slice(from).filter(it => it.url.startsWith('/tied/')).length >= 8,
  );
  expect(sentSince(from)).toEqual([]);
  expect(prompts()).toBe(0);
  await page.close();
});

describe('remembered', () => {
  test('it outlives lock and restart, and the others stay silent', async () => {
    const { page, sent } = await opened();
    await (await latchkey.waitForPrompt()).choose({ name: names.second, remember: true });
    await arrives(page);
    await page.close();
    await relock();
    const after = await opened();
    await arrives(after.page);
    expect([...sent(), ...after.sent()]).toEqual([headers.second, headers.second]);
    await latchkey.restart();
    await latchkey.unlock(password);
    const prompts = countPrompts(latchkey);
    const last = await opened();
    await arrives(last.page);
    expect(last.sent()).toEqual([headers.second]);
    expect(prompts()).toBe(0);
    // Sealed: no name of it lies anywhere a locked browser can be read.
    expect(JSON.stringify(await latchkey.witness.localStorage())).not.toContain('/tied/');
    await last.page.close();
  });

  test('it is changed in the popup', async () => {
    const { page, sent } = await opened();
    await arrives(page);
    expect(sent()).toEqual([headers.second]);
    const popup = await latchkey.popup(page);
    expect((await popup.config())?.text).toContain(names.second);
    await popup.choose({ name: names.first, remember: true });
    expect((await popup.config())?.text).toContain(names.first);
    await popup.close();
    const from = server.log.length;
    await page.reload();
    expect(await heading(page)).toBe('Arrived');
    expect(sentSince(from)).toEqual([headers.first]);
    await page.close();
  });

  test('the options name it, change it and forget it', async () => {
    const options = await latchkey.openOptions();
    const row = options.locator('[data-config-id]', { hasText: names.second });
    await row.getByText(label('tieChosen', names.first, names.first), { exact: true }).waitFor();
    const open = () =>
      row.getByRole('button', { name: label('chooseNamed', names.second, resource), exact: true });
    await open().click();
    await choose(row, { name: names.second, remember: true });
    await row.getByText(label('tieChosen', names.first, names.second), { exact: true }).waitFor();
    const chosen = await opened();
    await arrives(chosen.page);
    expect(chosen.sent()).toEqual([headers.second]);
    await chosen.page.close();
    await open().click();
    await row.getByRole('button', { name: label('chooseForget'), exact: true }).click();
    await row.getByText(label('tieText', names.first), { exact: true }).waitFor();
    await options.close();
    const { page, sent } = await opened();
    await (await latchkey.waitForPrompt()).cancel();
    await eventually('the 401', async () => (await heading(page)) === '401 Authorization Required');
    expect(sent()).toEqual([]);
    await page.close();
  });

  test('it goes with its config: the one that is left needs no choice', async () => {
    const { page } = await opened();
    await (await latchkey.waitForPrompt()).choose({ name: names.second, remember: true });
    await arrives(page);
    await page.close();
    const options = await latchkey.openOptions();
    await options.getByRole('button', { name: label('removeNamed', names.second), exact: true }).click();
    await options
      .getByRole('dialog')
      .getByRole('button', { name: label('remove'), exact: true })
      .click();
    await eventually('one config', async () => (await options.locator('[data-config-id]').count()) === 1);
    await options.close();
    const left = await opened();
    await arrives(left.page);
    expect(left.sent()).toEqual([headers.first]);
    await left.page.close();
  });

  test('a third config with the resource is a new tie, which nobody has decided', async () => {
    await latchkey.addConfig({
      name: 'Third',
      method: 'Basic',
      fields: { username: 'second', password: users.second },
      resources: [resource],
    });
    // Until then the browser itself answers with what it was given before.
    await fencesDown(latchkey);
    const again = await opened();
    await (await latchkey.waitForPrompt()).cancel();
    await eventually('the 401', async () => (await heading(again.page)) === '401 Authorization Required');
    expect(again.sent()).toEqual([]);
    await again.page.close();
  });
});
