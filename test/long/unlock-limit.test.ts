/** The real five minutes: a held request nobody answers ends in the server's own 401, and the window goes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorized, browser, countPrompts, eventually, password } from '../e2e/kit.js';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page as html } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';

const limitMs = 5 * 60_000;
let server: Running<'own'>;
let latchkey: Harness;

beforeAll(async () => {
  const certificate = await makeCertificate(['own.test']);
  server = await startNode({
    certificate,
    sites: {
      own: {
        host: 'own.test',
        routes: {
          '/private/*': basic('Area', { user: 'secret' }, html('<h1>Arrived</h1>', 'Arrived')),
          '/polling': html(
            '<script>setInterval(async () => document.title = (await fetch("/private/poll")).status, 500)</script>',
          ),
        },
      },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://own.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['own.test'],
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

test('after five minutes', async () => {
  const prompts = countPrompts(latchkey);
  // A page that polls: after the limit it goes on, and must not bring the window back for ever.
  const polling = await latchkey.newPage(`${server.urls.own}/polling`);
  const prompt = await latchkey.waitForPrompt();
  const begin = Date.now();
  const page = await latchkey.context.newPage();
  const response = await page.goto(`${server.urls.own}/private/page`, { timeout: 2 * limitMs });
  const took = Date.now() - begin;
  console.log(`The wait ended after ${(took / 1000).toFixed(1)} s`);
  expect(response?.status()).toBe(401);
  expect(await page.textContent('h1')).toBe('401 Authorization Required');
  // The timer began a moment before the window could be seen.
  expect(took).toBeGreaterThan(limitMs - 10_000);
  await eventually('the window is gone', () => prompt.page.isClosed() || undefined);
  await polling.waitForFunction(() => document.title === '401');
  const before = server.log.length;
  await eventually('it goes on polling', () => server.log.length > before + 5 || undefined);
  expect(prompts()).toBe(1);
  expect(authorized(server.log)).toEqual([]);

  // The control: the same browser still serves who asks.
  const address = page.url();
  const again = page.goto(address);
  await (await latchkey.waitForPrompt()).unlock(password);
  expect((await again)?.status()).toBe(200);
  expect(authorized(server.log).length).toBeGreaterThan(0);
});
