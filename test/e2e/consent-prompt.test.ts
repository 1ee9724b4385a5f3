/**
 * With "watch all sites" the user is asked about a site that was refused something: in the prompt window, while the tab
 * is in front. Each decision lasts as long as it says, and nothing is allowed by accident (invariants 3 and 9).
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page as html, tile } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, countPrompts, eventually, password } from './kit.js';

const hosts = ['own.test', 'map.test', 'other.test', 'frame.test'];
const authorization = basicOf('user', 'secret');
let server: Running<'own'>;
let latchkey: Harness;
let area: string;
let id: string;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  server = await startNode({
    certificate,
    sites: {
      own: {
        host: 'own.test',
        routes: {
          '/area/*': basic('Area', { user: 'secret' }, tile()),
          '/second/*': basic('Second', { user: 'secret' }, tile()),
          '/map': ({ url }) =>
            html(
              (url.searchParams.get('areas') ?? 'area')
                .split(',')
                .map(name => `<img alt="" src="${server.urls.own}/${name}/tile">`)
                .join(''),
              'Map',
            ),
          '/frame': ({ url }) => html(`<iframe src="${url.searchParams.get('of')}"></iframe>`, 'Frame'),
          '/': html('<h1>Page</h1>'),
        },
      },
    },
  });
  latchkey = await start({
    browser: 'chromium',
    grants: [],
    watchAllSites: true,
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  area = `${server.urls.own}/area/`;
  id = await latchkey.addConfig({
    name: 'Area',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: area, attach: 'at-once' }],
  });
  await latchkey.addConfig({
    name: 'Second',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: `${server.urls.own}/second/`, attach: 'at-once' }],
  });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});
afterEach(async () => {
  for (const prompt of latchkey.promptWindows()) await prompt.close();
  const sites = await latchkey.sites();
  for (const { site } of await sites.grants()) await sites.revoke(site);
  await sites.close();
});

const at = (host: string, path = '/map') => withHost(server.urls.own, host) + path;
/** What the area was asked with, since `from`. */
const asked = (from: number) =>
  server.log
    .slice(from)
    .filter(({ url }) => url.startsWith('/area/'))
    .map(it => it.headers.authorization);

async function opened(url: string): Promise<{ page: Page; from: number }> {
  const from = server.log.length;
  return { page: await latchkey.newPage(url), from };
}
const shownImages = (page: Page) =>
  page.evaluate(() => [...document.images].filter(it => it.complete && it.naturalWidth > 0).length);

async function comesWithIt(page: Page): Promise<void> {
  await eventually('the picture', async () => (await shownImages(page).catch(() => 0)) === 1 || undefined);
}

/** The page was refused, and no window opens within a moment in which one would have. */
async function staysSilent(prompts: () => number, from: number): Promise<void> {
  await eventually('the refusal', () => asked(from).length > 0 || undefined);
  await new Promise(resolve => setTimeout(resolve, 1500));
  expect(prompts()).toBe(0);
  expect(asked(from).every(it => it === undefined)).toBe(true);
}

test('it names site, resource, config and page, allows nothing before it was seen for a while, nor by Enter', async () => {
  // Presses the button from the first moment there is one, for a little less than it takes to be armed.
  await latchkey.context.addInitScript(() => {
    if (!location.pathname.startsWith('/ui/prompt/')) return;
    let first: number | undefined;
    let presses = 0;
    const timer = setInterval(() => {
      const button = document.querySelector<HTMLElement>('button.primary');
      if (button === null) return;
      first ??= performance.now();
      if (performance.now() - first > 600) return clearInterval(timer);
      button.click();
      Object.assign(globalThis, { presses: ++presses });
    }, 10);
  });
  const { page, from } = await opened(at('frame.test', `/frame?of=${encodeURIComponent(at('map.test'))}`));
  const prompt = await latchkey.waitForPrompt();
  expect(await prompt.kind()).toBe('consent');
  const text = await prompt.text();
  for (const part of ['map.test', 'frame.test', area, 'Area', id]) expect(text).toContain(part);
  const { page: window } = prompt;
  const button = window.getByRole('button', { name: label('consentAllow'), exact: true });
  await eventually('it may be pressed', async () => (await button.isEnabled()) || undefined);
  expect(await window.evaluate(() => (globalThis as { presses?: number }).presses)).toBeGreaterThan(3);
  expect(await prompt.kind()).toBe('consent');
  expect(await window.evaluate(() => document.activeElement?.textContent)).toBe(label('notNow'));
  const session = window.getByRole('radio', { name: label('decisionSession'), exact: true });
  expect(await session.isChecked()).toBe(true);
  // The focus goes, and comes: counted anew.
  await window.evaluate(() => dispatchEvent(new Event('blur')));
  expect(await button.isEnabled()).toBe(false);
  await new Promise(resolve => setTimeout(resolve, 1000));
  expect(await button.isEnabled()).toBe(false);
  const sooner = await window.evaluate(() => {
    dispatchEvent(new Event('focus'));
    const since = performance.now();
    return new Promise<number>(resolve => {
      const timer = setInterval(() => {
        const isOff = document.querySelector<HTMLButtonElement>('button.primary')?.disabled !== false;
        if (isOff) return;
        clearInterval(timer);
        resolve(performance.now() - since);
      }, 5);
    });
  });
  expect(sooner).toBeGreaterThanOrEqual(700);
  await button.focus();
  await window.keyboard.press('Enter');
  await new Promise(resolve => setTimeout(resolve, 500));
  expect(await prompt.kind()).toBe('consent');
  expect(asked(from).every(it => it === undefined)).toBe(true);

  // The control: allowed, it comes.
  await prompt.decide('session', { reload: false });
  await page.close();
});

test('for this session: the page is loaded again and arrives; after a lock it is asked again', async () => {
  const { page, from } = await opened(at('map.test'));
  const prompt = await latchkey.waitForPrompt();
  expect(asked(from)).toEqual([undefined]);
  await prompt.decide('session');
  await comesWithIt(page);
  expect(asked(from)).toEqual([undefined, authorization]);
  await page.close();
  await latchkey.lock();
  await latchkey.unlock(password);
  const again = await opened(at('map.test'));
  await (await latchkey.waitForPrompt()).cancel();
  expect(asked(again.from)).toEqual([undefined]);
  await again.page.close();
});

test('each time: this page load alone', async () => {
  const { page, from } = await opened(at('map.test'));
  await (await latchkey.waitForPrompt()).decide('ask');
  await comesWithIt(page);
  expect(asked(from)).toEqual([undefined, authorization]);
  await page.goto(at('map.test', '/'));
  const before = server.log.length;
  await page.goto(at('map.test'));
  const prompt = await latchkey.waitForPrompt();
  const each = prompt.page.getByRole('radio', { name: label('decisionAsk'), exact: true });
  expect(await each.isChecked()).toBe(true);
  await prompt.cancel();
  expect(asked(before)).toEqual([undefined]);
  await page.close();
});

test('always: after a lock too, without a question', async () => {
  const { page } = await opened(at('map.test'));
  await (await latchkey.waitForPrompt()).decide('always');
  await comesWithIt(page);
  await page.close();
  await latchkey.lock();
  await latchkey.unlock(password);
  const prompts = countPrompts(latchkey);
  const again = await opened(at('map.test'));
  await comesWithIt(again.page);
  expect(asked(again.from)).toEqual([authorization]);
  expect(prompts()).toBe(0);
  await again.page.close();
});

test('never: nothing is sent, and nothing is said any more', async () => {
  const { page } = await opened(at('map.test'));
  await (await latchkey.waitForPrompt()).decide('never');
  await page.close();
  const prompts = countPrompts(latchkey);
  const again = await opened(at('map.test'));
  await staysSilent(prompts, again.from);
  const popup = await latchkey.popup(again.page);
  expect(await popup.entries()).toEqual([]);
  await popup.close();
  await again.page.close();
});

test('not now: none for that tab until the user acts in it; the entry stays', async () => {
  const { page } = await opened(at('map.test'));
  await (await latchkey.waitForPrompt()).cancel();
  const prompts = countPrompts(latchkey);
  const from = server.log.length;
  await latchkey.inPage(page, 'location.reload()');
  await staysSilent(prompts, from);
  const popup = await latchkey.popup(page);
  expect((await popup.entries()).map(({ outcome }) => outcome)).toEqual(['foreign']);
  await popup.close();
  // The user looked at the popup: that was an act.
  await latchkey.inPage(page, 'location.reload()');
  await (await latchkey.waitForPrompt()).cancel();
  await page.close();
});

test('a tab in the background asks nothing', async () => {
  const page = await latchkey.newPage(at('map.test', '/'));
  const front = await latchkey.newPage();
  const prompts = countPrompts(latchkey);
  const from = server.log.length;
  await page.evaluate(url => {
    new Image().src = `${url}tile`;
  }, area);
  await staysSilent(prompts, from);
  await front.close();
  await page.close();
});

test('two questions: one after the other, and one reload at the end', async () => {
  const { page, from } = await opened(at('other.test', '/map?areas=area,second'));
  const prompt = await latchkey.waitForPrompt();
  await eventually(
    'both',
    async () => (await prompt.text()).includes(label('promptPlace', 1, 2)) || undefined,
  );
  await prompt.decide('session');
  expect(await prompt.text()).toContain(label('promptPlace', 2, 2));
  expect(asked(from)).toEqual([undefined]);
  await prompt.decide('session');
  await eventually('the pictures', async () => (await shownImages(page).catch(() => 0)) === 2 || undefined);
  expect(server.log.slice(from).filter(({ url }) => url.startsWith('/map'))).toHaveLength(2);
  await page.close();
  await latchkey.lock();
  await latchkey.unlock(password);
});

test('"never" for unknown sites: no window, no entry', async () => {
  const sites = await latchkey.sites();
  await sites.setUnknown('never');
  const prompts = countPrompts(latchkey);
  const { page, from } = await opened(at('map.test'));
  await staysSilent(prompts, from);
  await page.close();
  await sites.setUnknown('ask');
  await sites.close();
});
