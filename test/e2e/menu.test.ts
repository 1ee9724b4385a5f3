/**
 * The context menu. No test can open the browser's own menu and choose from it, so the choice is told to the extension
 * as the browser tells it (test/harness); what it leads to is the real thing.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Harness, type Popup, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { editorOf } from '../harness/pages/offers.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page as html, tile } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { browser, eventually, password } from './kit.js';

const hosts = ['a.test', 'b.test', 'c.test'];
let server: Running<'a' | 'b' | 'c'>;
let latchkey: Harness;
let maps: string;
let page: Page;
let popup: Popup | undefined;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = {
    '/': html('<h1>Public</h1>'),
    '/private/*': basic('Area', { user: 'right' }, html('<h1>Arrived</h1>')),
    '/tiles/*': basic('Tiles', { user: 'right' }, tile()),
  };
  server = await startNode({
    certificate,
    sites: {
      a: { host: 'a.test', routes },
      b: { host: 'b.test', routes },
      c: { host: 'c.test', routes },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test', 'https://b.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const config = { method: 'Basic', fields: { username: 'user', password: 'right' } };
  await latchkey.addConfig({ ...config, name: 'Own', resources: [`${server.urls.a}/private/`] });
  maps = await latchkey.addConfig({ ...config, name: 'Maps', resources: [`${server.urls.b}/tiles/`] });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});
beforeEach(async () => {
  page = await latchkey.newPage(`${server.urls.a}/`);
});
afterEach(async () => {
  await popup?.close();
  popup = undefined;
  await page.close();
});

/** Chooses an item, and opens the popup of that tab. */
async function choose(item: string, on: { linkUrl?: string; srcUrl?: string } = {}): Promise<Popup> {
  await latchkey.chooseFromMenu(page, item, on);
  await eventually('the choice is kept', async () =>
    'menuWish' in (await latchkey.witness.sessionStorage()) ? true : undefined,
  );
  popup = await latchkey.popup(page);
  return popup;
}
const tileUrl = () => `${server.urls.b}/tiles/1.png?key=hidden`;

test('use, on another host’s picture: the decision about it is open, with that config chosen', async () => {
  const shown = await choose('menuUse', { srcUrl: tileUrl() });
  const { verdict, text } = await shown.wish();
  expect(verdict).toBe('foreign');
  expect(text).toContain('Maps covers this address');
  expect(text).not.toContain('hidden');
  await eventually('one choice', async () => ((await shown.grants()).length === 1 ? true : undefined));
  const radio = shown.page.getByRole('radio', { name: `${server.urls.b}/tiles/`, exact: true });
  expect(await radio.isChecked()).toBe(true);
});

test('use, on the page’s own host: it says so', async () => {
  const shown = await choose('menuUse', { linkUrl: `${server.urls.a}/private/x` });
  expect(await shown.wish()).toMatchObject({
    verdict: 'own',
    text: expect.stringContaining('Own is used here'),
  });
});

test('use, where no config covers it: leads to a new one', async () => {
  const shown = await choose('menuUse', { linkUrl: `${server.urls.c}/x` });
  const wish = await shown.wish();
  expect(wish.verdict).toBe('none');
  await wish.button('offerCreate', `${server.urls.c}/`).click();
  const options = await eventually('the options page', () =>
    latchkey.context.pages().find(each => each.url().includes('/ui/options/')),
  );
  expect(await (await editorOf(options)).value('resourceUrl')).toBe(`${server.urls.c}/`);
  await options.close();
});

test('use, on a link that brings user name and password: leads to a new one with them', async () => {
  const shown = await choose('menuUse', {
    linkUrl: `${server.urls.c.replace('://', '://anna:p%40ss@')}/x`,
  });
  const wish = await shown.wish();
  expect(wish.text).not.toMatch(/anna|p@ss|p%40ss/);
  await wish.button('offerCreate', `${server.urls.c}/`).click();
  const options = await eventually('the options page', () =>
    latchkey.context.pages().find(each => each.url().includes('/ui/options/')),
  );
  const editor = await editorOf(options);
  expect(await editor.value('resourceUrl')).toBe(`${server.urls.c}/`);
  expect([await editor.value('fieldUsername'), await editor.value('fieldPassword')]).toEqual([
    'anna',
    'p@ss',
  ]);
  const held = JSON.stringify([options.url(), await latchkey.witness.sessionStorage()]);
  expect(held).not.toMatch(/anna|p@ss|p%40ss/);
  await options.close();
});

test('never, on another host’s picture: decided, said, and taken back', async () => {
  const shown = await choose('menuNever', { srcUrl: tileUrl() });
  const wish = await shown.wish();
  expect(wish.text).toContain('a.test may not use Maps');
  const sites = await latchkey.sites();
  expect((await sites.grants()).map(({ decision }) => decision)).toEqual(['never']);
  await sites.close();
  await wish.button('revoke').click();
  await wish.button('consentRefuse').waitFor();
});

test('never, on the page itself: why there is nothing to refuse', async () => {
  const shown = await choose('menuNever', { linkUrl: `${server.urls.a}/private/x` });
  expect(await shown.wish()).toMatchObject({
    verdict: 'own',
    text: expect.stringContaining('“Never” is for other sites'),
  });
});

test('copy: the id stands ready, and Enter copies it', async () => {
  const shown = await choose('menuCopy', { linkUrl: `${server.urls.b}/tiles/` });
  const wish = await shown.wish();
  expect(wish.text).toContain(maps);
  const button = wish.button('copyId', maps);
  await eventually('the focus', () => button.evaluate(it => it === document.activeElement || undefined));
  await button.press('Enter');
  await shown.page.getByText(label('copied'), { exact: true }).waitFor();
});

test('on what is no web address: it says so', async () => {
  const shown = await choose('menuUse', { srcUrl: 'data:image/png;base64,AAAA' });
  expect((await shown.wish()).verdict).toBe('no-web-address');
  await (await shown.wish()).button('dismiss').click();
  await shown.page.locator('[data-wish]').waitFor({ state: 'detached' });
});

test('while locked: the choice waits for the password', async () => {
  await latchkey.lock();
  const shown = await choose('menuNever', { srcUrl: tileUrl() });
  expect(await shown.state()).toBe('locked');
  await shown.unlock(password);
  const wish = await shown.wish();
  // Nothing is decided behind the user's back: now there is a button for it.
  await wish.button('consentRefuse').click();
  await wish.button('revoke').click();
  await wish.button('consentRefuse').waitFor();
});

test('lock: locks', async () => {
  await latchkey.chooseFromMenu(page, 'menuLock');
  popup = await latchkey.popup(page);
  await popup.page.locator('[data-state="locked"]').waitFor();
  await popup.unlock(password);
});
