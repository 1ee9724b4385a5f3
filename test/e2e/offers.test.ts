/** Offers to make a config: at the moment a server asks, and nobody else's; never over http. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { saveEditor } from '../harness/pages/editor.js';
import { label } from '../harness/pages/labels.js';
import { editorOf, type ListedOffer, type NewConfig } from '../harness/pages/offers.js';
import { visibleText } from '../harness/pages/text.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, challenge, page as html } from '../servers/lib/answers.js';
import type { Received, Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { ask } from './any-page.js';
import { basicOf, browser, eventually, password } from './kit.js';

/** The pages of `hidden` are those of a host that the extension has no permission for. */
const hosts = ['a.test', 'b.test', 'c.test', 'hidden.test'];
const secret = 'p@ss:wörd';
const authorization = basicOf('jürgen', secret);
const userinfo = `j%C3%BCrgen:${encodeURIComponent(secret)}@`;
type Site = 'a' | 'b' | 'c' | 'hidden' | 'clear';
let server: Running<Site>;
let latchkey: Harness;

const withUser = (url: string) => url.replace('://', `://${userinfo}`);
const asked = (path: string) => server.log.filter(({ url }) => url.startsWith(path));

/** A tab that goes to an address, where the browser's own prompt may keep it from ever arriving. */
async function visit(url: string): Promise<Page> {
  const page = await latchkey.context.newPage();
  await latchkey.witness.tabId(page);
  await Promise.race([page.goto(url).catch(() => {}), sleep(3000)]);
  return page;
}

/** Opens an address, waits until the server has answered, and gives what the popup offers then. */
async function offersAt(page: Page, count: number): Promise<ListedOffer[]> {
  const popup = await latchkey.popup(page);
  const offers = await eventually(`${count} offers`, async () => {
    const shown = await popup.newConfigs();
    return shown.length === count ? shown : undefined;
  });
  await popup.close();
  return offers;
}

/** Takes the popup's offer up; gives the editor. */
async function takeUp(page: Page, outcome: string): Promise<NewConfig> {
  const popup = await latchkey.popup(page);
  await popup.takeUp(outcome);
  const options = await eventually('the options page', () =>
    latchkey.context.pages().find(each => each.url().includes('/ui/options/')),
  );
  const editor = await editorOf(options);
  await popup.close();
  return editor;
}

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const area = basic('Area', { jürgen: secret }, html('<h1>Arrived</h1>'));
  const routes = {
    '/': html('<h1>Public</h1>'),
    '/area/*': area,
    '/digest/*': challenge('Digest realm="Area", nonce="abc", qop="auth"'),
    '/bearer/*': challenge('Bearer realm="Area"'),
    '/silent/*': { status: 401, body: 'no challenge' },
  };
  server = await startNode({
    certificate,
    sites: {
      a: { host: 'a.test', routes },
      b: { host: 'b.test', routes },
      c: { host: 'c.test', routes },
      hidden: { host: 'hidden.test', routes },
      clear: { host: 'c.test', tls: false, routes },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test', 'https://b.test', 'https://c.test', 'http://c.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

describe('after a 401 that no config covers', () => {
  test('the page itself: an offer with its address, while the browser asks too', async () => {
    const page = await visit(`${server.urls.a}/area/page`);
    const [offer] = await offersAt(page, 1);
    expect(offer?.outcome).toBe('no-config');
    expect(offer?.buttons).toEqual([`Create an auth config for ${server.urls.a}/`]);
    expect(offer?.text).toContain('Nothing that you type into the browser’s own sign-in dialog is captured');
    await page.close();
  });

  test.each([
    ['/digest/page', 'Digest'],
    ['/area/other', 'Basic'],
  ])('%s: the editor begins with the address and %s', async (path, method) => {
    const page = await visit(server.urls.b + path);
    const editor = await takeUp(page, 'no-config');
    expect(await editor.value('resourceUrl')).toBe(`${server.urls.b}/`);
    expect(await editor.value('method')).toBe(method);
    expect([await editor.value('fieldUsername'), await editor.value('fieldPassword')]).toEqual(['', '']);
    await editor.page.close();
    await page.close();
  });

  test('what the page asks of its own host: one offer, however often', async () => {
    const page = await latchkey.newPage(`${server.urls.b}/`);
    await page.evaluate(() => {
      // Without credentials, as of others the browser's prompt would hold the first six, and with them the rest.
      for (let n = 0; n < 40; n++) void fetch(`/area/${n}`, { credentials: 'omit' });
    });
    await eventually('all are asked for', () => (asked('/area/39').length > 0 ? true : undefined));
    expect((await offersAt(page, 1)).map(({ outcome }) => outcome)).toEqual(['no-config']);
    await page.close();
  });

  test.each(['/bearer/page', '/silent/page'])('%s, which no config could serve: nothing', async path => {
    const page = await latchkey.newPage(server.urls.a + path);
    expect(asked(path).map(({ status }) => status)).toEqual([401]);
    expect(await offersAt(page, 0)).toEqual([]);
    await page.close();
  });

  test('what a foreign page embeds: nothing, while its own host is offered', async () => {
    const page = await latchkey.newPage(`${server.urls.b}/`);
    const kinds = ['image', 'iframe', 'fetch without credentials'];
    const requests = await ask(page, `${server.urls.a}/area/`, server.log, kinds);
    for (const kind of kinds) expect(requests.get(kind)?.[0]?.status).toBe(401);
    await page.evaluate(() => void fetch('/area/own', { credentials: 'omit' }));
    const [offer] = await offersAt(page, 1);
    expect(offer?.text).toContain(`${server.urls.b}/`);
    await page.close();
  });

  test('embedded by a page whose name the browser hides from us: nothing', async () => {
    const page = await latchkey.newPage(`${server.urls.hidden}/`);
    await ask(page, `${server.urls.a}/area/`, server.log, ['image', 'iframe', 'fetch without credentials']);
    // By the time that a later one is there, an offer for the earlier ones would be as well.
    const later = await visit(`${server.urls.a}/area/later`);
    await offersAt(later, 1);
    expect(await offersAt(page, 0)).toEqual([]);
    for (const each of [page, later]) await each.close();
  });

  test('over http: a warning that leads nowhere', async () => {
    const page = await visit(`${server.urls.clear}/area/page`);
    const [offer] = await offersAt(page, 1);
    expect(offer).toMatchObject({ outcome: 'no-config-clear-text', buttons: [] });
    expect(offer?.text).toContain('sends the password in clear');
    await page.close();
  });

  test('while locked: nothing, and nothing is left of what was offered', async () => {
    const before = await visit(`${server.urls.a}/area/before`);
    await offersAt(before, 1);
    await latchkey.lock();
    const during = await visit(withUser(`${server.urls.a}/area/during`));
    await eventually('answered', () => (asked('/area/during').length > 0 ? true : undefined));
    const session = JSON.stringify(await latchkey.witness.sessionStorage());
    expect(session).not.toContain('a.test');
    expect(session).not.toContain(secret);
    await latchkey.unlock(password);
    for (const page of [before, during]) {
      expect(await offersAt(page, 0)).toEqual([]);
      await page.close();
    }
  });
});

describe('https://user:password@host/', () => {
  test.each([
    ['a host that the extension may see', 'a', '/'],
    ['a host without a permission', 'hidden', '/'],
    ['a host that asks for them', 'b', '/area/page'],
  ] as const)('%s: an offer to convert it', async (_, site, path) => {
    const page = await visit(withUser(server.urls[site] + path));
    const [offer] = await offersAt(page, 1);
    expect(offer).toMatchObject({ outcome: 'address-credentials', buttons: ['Convert into an auth config'] });
    expect(offer?.text).toContain(`${server.urls[site]}/`);
    expect(offer?.text).not.toContain(secret);
    const editor = await takeUp(page, 'address-credentials');
    expect(await editor.value('resourceUrl')).toBe(`${server.urls[site]}/`);
    expect(await editor.value('fieldUsername')).toBe('jürgen');
    expect(await editor.value('fieldPassword')).toBe(secret);
    // It travelled through no URL, and is nowhere any more but in the editor.
    const held = [
      editor.page.url(),
      await latchkey.witness.sessionStorage(),
      await latchkey.witness.localStorage(),
    ];
    expect(JSON.stringify(held)).not.toMatch(/p@ss|p%40ss|cGFzcw|jürgen|j%C3/);
    await editor.page.close();
    // The key was good for one time.
    const again = await takeUp(page, 'address-credentials');
    expect(await again.value('resourceUrl')).toBe(`${server.urls[site]}/`);
    expect(await again.value('fieldPassword')).toBe('');
    await again.page.close();
    await page.close();
  });

  test('is kept until the tab goes on, or the vault is locked', async () => {
    const held = async () => JSON.stringify(await latchkey.witness.sessionStorage()).includes(secret);
    const page = await latchkey.newPage(withUser(`${server.urls.a}/`));
    await offersAt(page, 1);
    expect(await held()).toBe(true);
    await page.goto(`${server.urls.a}/`);
    expect(await offersAt(page, 0)).toEqual([]);
    expect(await held()).toBe(false);
    await page.goto(withUser(`${server.urls.a}/`));
    await offersAt(page, 1);
    expect(await held()).toBe(true);
    await latchkey.lock();
    expect(await held()).toBe(false);
    await latchkey.unlock(password);
    await page.close();
  });

  test('saved, it serves the address without them, and nothing is offered any more', async () => {
    const page = await visit(withUser(`${server.urls.c}/area/first`));
    const editor = await takeUp(page, 'address-credentials');
    await editor.name.fill('Converted');
    await saveEditor(editor.page, async () => {});
    await editor.page.close();
    expect(await offersAt(page, 0)).toEqual([]);
    const clean = await latchkey.newPage(`${server.urls.c}/area/clean`);
    const sent = (entries: readonly Received[]) =>
      entries.map(({ status, headers }) => [status, headers.authorization]);
    expect(sent(asked('/area/clean')).at(-1)).toEqual([200, authorization]);
    const log = await latchkey.openOptions('#/activity');
    await log.locator('.entry').first().waitFor();
    expect(await visibleText(log.locator('main'))).not.toMatch(/p@ss|p%40ss|jürgen|j%C3/);
    for (const each of [page, clean, log]) await each.close();
  });
});

test('in the address field of the editor: a button moves them into the fields', async () => {
  const page = await latchkey.openOptions('#/config/new');
  const editor = await editorOf(page);
  await editor.address.fill(withUser(`${server.urls.b}/wms/?x`));
  await page.getByRole('button', { name: label('userinfoMove'), exact: true }).click();
  expect(await editor.value('fieldUsername')).toBe('jürgen');
  expect(await editor.value('fieldPassword')).toBe(secret);
  expect(await editor.value('resourceUrl')).toBe(`${server.urls.b}/wms/?x`);
  await page.close();
});
