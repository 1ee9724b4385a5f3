/** While locked, every held request ends, and after a cancel the unlock window does not come back by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page as html, tile, tilePage } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, browser, countPrompts, eventually, openTabFrom, password } from './kit.js';

let server: Running<'own' | 'foreign'>;
let latchkey: Harness;
let prompts: () => number;
const refusal = '401 Authorization Required';
const polling =
  '<script>let answered = 0; setInterval(() => fetch("/private/poll").then(() => answered++), 200)</script>';

/** Runs in the page as its own script would. */
const inPage = (page: Page, expression: string) => latchkey.inPage(page, expression);

/** Waits until the page has come to the server's own 401, after `before` if given. */
async function ends401(page: Page, before?: () => Promise<unknown>): Promise<void> {
  if (before !== undefined) {
    await inPage(page, 'globalThis.old = true');
    await before();
  }
  const heading = "globalThis.old ? '' : document.querySelector('h1')?.textContent";
  await eventually("the server's 401", async () => {
    return (await inPage(page, heading).catch(() => '')) === refusal || undefined;
  });
}

/** Waits until the polling page has got five more answers, which nobody held. */
async function goesOnPolling(page: Page): Promise<void> {
  const answered = async () => Number(await inPage(page, 'answered'));
  const before = await answered();
  await eventually('five more answers', async () => (await answered()) >= before + 5 || undefined);
}

async function cancelNext(): Promise<void> {
  await (await latchkey.waitForPrompt()).close();
}

/**
 * As the user does. Firefox takes a reload by WebDriver for a page's own where nobody has clicked in the page; a key
 * goes to whatever window is in front.
 */
async function reload(page: Page) {
  if (browser === 'chromium') return page.reload();
  const response = page.waitForResponse(answer => answer.url() === page.url());
  await page.bringToFront();
  await latchkey.press('F5');
  return response;
}

async function badge(page: Page): Promise<string> {
  const tabId = await latchkey.witness.tabId(page);
  return latchkey.witness.page.evaluate(id => chrome.action.getBadgeText({ tabId: id }), tabId);
}

beforeAll(async () => {
  const certificate = await makeCertificate(['own.test', 'foreign.test']);
  const users = { user: 'secret' };
  server = await startNode({
    certificate,
    sites: {
      own: {
        host: 'own.test',
        routes: {
          '/private/*': basic('Area', users, html('<h1>Arrived</h1>', 'Arrived')),
          '/private/tiles/*': basic('Area', users, tile()),
          '/map': tilePage(64, i => `/private/tiles/${i}.png`),
          '/polling': html(polling),
          '/open': html('<h1>Open</h1>'),
        },
      },
      foreign: { host: 'foreign.test', routes: { '/': html('<h1>Foreign</h1>') } },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://own.test'],
    headed: true,
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['own.test', 'foreign.test'],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Own',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [`${server.urls.own}/private/`],
  });
  await latchkey.lock();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});
beforeEach(() => {
  prompts = countPrompts(latchkey);
});

describe('closing the unlock window', () => {
  test("the page ends with the server's own 401; a reload by script asks no more, one by the user does", async () => {
    const page = await latchkey.newPage();
    const response = page.goto(`${server.urls.own}/private/page`);
    await cancelNext();
    expect((await response)?.status()).toBe(401);
    await ends401(page);
    await ends401(page, () => inPage(page, 'void setTimeout(() => location.reload())'));
    expect(prompts()).toBe(1);
    for (const act of [() => reload(page), () => page.goto(`${server.urls.own}/private/page`)]) {
      const before = prompts();
      const acted = act();
      await cancelNext();
      expect((await acted)?.status()).toBe(401);
      await ends401(page);
      expect(prompts()).toBe(before + 1);
    }
    await page.close();
  });

  test('cancels all who wait: 64 tiles of a page', async () => {
    const page = await latchkey.newPage(`${server.urls.own}/map`);
    const prompt = await latchkey.waitForPrompt();
    await eventually('several wait', async () => /[2-9]\d* requests/.test(await prompt.text()) || undefined);
    await prompt.cancel();
    const loaded = '[...document.images].map(image => image.complete && image.naturalWidth).join()';
    const none = Array(64).fill(0).join();
    await eventually('no tile', async () => (await inPage(page, loaded)) === none || undefined);
    expect(prompts()).toBe(1);
    await page.close();
  });

  test('a page that polls does not bring it back; the user who loads it anew does', async () => {
    const page = await latchkey.newPage(`${server.urls.own}/polling`);
    await cancelNext();
    await goesOnPolling(page);
    expect(prompts()).toBe(1);
    void reload(page);
    await cancelNext();
    expect(prompts()).toBe(2);
    await page.close();
  });

  test('nor does a foreign page that sends the tab there again, its name hidden from us', async () => {
    const opener = await latchkey.newPage(server.urls.foreign);
    const opening = opener.waitForEvent('popup');
    await opener.evaluate(
      url => void Object.assign(globalThis, { tab: open(url) }),
      `${server.urls.own}/open`,
    );
    const page = await opening;
    await page.waitForLoadState();
    const send = () => inPage(opener, `void (tab.location = '${server.urls.own}/private/sent')`);
    const sent = send();
    await cancelNext();
    await sent;
    await ends401(page);
    // The click that opened the tab is over by now.
    const isActive = () => inPage(opener, 'navigator.userActivation.isActive');
    await eventually('no activation', async () => (await isActive()) === false || undefined);
    await ends401(page, send);
    expect(prompts()).toBe(1);
    const acted = reload(page);
    await cancelNext();
    expect((await acted)?.status()).toBe(401);
    await page.close();
    await opener.close();
  });
});

test('closing the tab closes the window that waits for it', async () => {
  const page = await latchkey.newPage(`${server.urls.own}/private/page`);
  const prompt = await latchkey.waitForPrompt();
  await page.close();
  await eventually('the window is gone', () => prompt.page.isClosed() || undefined);
});

test('a navigation of a tab in the background opens no window', async () => {
  const page = await latchkey.newPage(`${server.urls.own}/open`);
  const front = await openTabFrom(page, `${server.urls.own}/open`);
  const behind = () => page.goto(`${server.urls.own}/private/behind`);
  expect((await behind())?.status()).toBe(401);
  expect(prompts()).toBe(0);
  await eventually('badge', async () => (await badge(page)) === '!' || undefined);
  await page.bringToFront();
  const response = behind();
  await cancelNext();
  expect((await response)?.status()).toBe(401);
  await front.close();
  await page.close();
});

test('at lock, a page in front that polls opens no window: it gets a badge, until the user acts', async () => {
  const page = await latchkey.newPage(`${server.urls.own}/polling`);
  await (await latchkey.waitForPrompt()).unlock(password);
  const polled = () => authorized(server.log).at(-1)?.url === '/private/poll';
  await eventually('it polls with credentials', () => polled() || undefined);
  const before = prompts();
  await latchkey.lock();
  await goesOnPolling(page);
  expect(prompts()).toBe(before);
  await eventually('badge', async () => (await badge(page)) === '!' || undefined);
  void reload(page);
  await cancelNext();
  expect(prompts()).toBe(before + 1);
  await page.close();
});

describe('the worker is stopped while a request is held', () => {
  /** The worker goes, its window with it, and the browser asks by itself. */
  async function orphan(): Promise<void> {
    const prompt = await latchkey.waitForPrompt();
    await latchkey.stopWorker();
    await eventually('the orphaned window is gone', () => prompt.page.isClosed() || undefined);
  }

  /** Answers the browser's prompt, which takes a moment to appear and announces nothing. */
  async function pressEscape(): Promise<void> {
    await sleep(1500);
    await latchkey.press('Escape');
  }

  test("a navigation: the browser's own prompt; with Escape Chromium loads the page anew, which asks once more", async () => {
    const page = await latchkey.newPage();
    const ended = page.goto(`${server.urls.own}/private/held`).catch(String);
    await orphan();
    // So the browser calls a navigation that it shows its own prompt for; Firefox waits for the answer.
    if (browser === 'chromium') expect(await ended).toContain('ERR_INVALID_AUTH_CREDENTIALS');
    await pressEscape();
    if (browser === 'chromium') await cancelNext();
    await ends401(page);
    await page.close();
  });

  test("a page's fetch: the browser's own prompt, and with Escape the server's 401", async () => {
    const page = await latchkey.newPage(`${server.urls.own}/open`);
    const answer = page.evaluate(async () => (await fetch('/private/fetched')).status);
    await orphan();
    await pressEscape();
    expect(await answer).toBe(401);
    await page.close();
  });
});

test('wrong master passwords: the wait grows, and a stopped worker does not forget it', async () => {
  const page = await latchkey.newPage(`${server.urls.own}/private/page`);
  const prompt = await latchkey.waitForPrompt();
  const wait = async () => Number(/0:(\d\d)/.exec(await prompt.text())?.[1] ?? 0);
  for (let tries = 1; tries <= 3; tries++) await prompt.attempt(`wrong ${tries}`);
  for (const longest of [1, 2, 4, 8]) {
    // Presses the button as soon as it may be pressed again.
    await prompt.attempt(`wrong ${longest}`);
    const shown = await eventually(`up to ${longest} s`, async () => (await wait()) || undefined);
    expect(shown).toBeGreaterThan(longest / 2);
    expect(shown).toBeLessThanOrEqual(longest);
  }
  await latchkey.stopWorker();
  await eventually('the orphaned window is gone', () => prompt.page.isClosed() || undefined);
  const next = await latchkey.newPage(`${server.urls.own}/private/page`);
  const again = await latchkey.waitForPrompt();
  expect(await again.text()).toMatch(/0:0[1-8]/);
  await again.unlock(password);
  await next.waitForFunction(() => document.title === 'Arrived');
  await page.close();
});
