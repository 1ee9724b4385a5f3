/**
 * Challenges in Firefox: the browser's auth cache cannot be emptied, so it only ever gets a placeholder (decision
 * 0006); and the event page, which Firefox stops when nothing happens, loses nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page, tile } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import type { Handler } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, eventually, password } from './kit.js';

const secret = basicOf('user', 'secret');
const placeholder = basicOf('latchkey', '');
const hosts = ['own.test', 'sub.own.test', 'foreign.test'];
/** The event page is stopped so soon that a test can wait for it. */
const idleMs = 6000;
let server: Running<'own'>;
let latchkey: Harness;
let own: Page;

/** What a POST brought, or an echo. */
const receiver: Handler = async exchange =>
  exchange.entry.method === 'POST' ? page(`${(await exchange.body()).length} bytes`) : { webSocket: true };

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const users = { user: 'secret' };
  const routes = {
    '/': page('<h1>Page</h1>'),
    '/asks/*': basic('Asks', users, receiver),
    '/proven/*': basic('Proven', users, tile()),
    '/open/*': tile(),
  };
  server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
  latchkey = await start({
    browser: 'firefox',
    grants: ['https://own.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
    preferences: { 'extensions.background.idle.timeout': idleMs },
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Own',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: `${server.urls.own}/asks/`, attach: 'challenge' }, `${server.urls.own}/proven/`],
  });
  // Proven here: of an unproven config the first request is tried apart.
  await (await latchkey.newPage(`${server.urls.own}/asks/first`)).close();
  own = await latchkey.newPage(`${server.urls.own}/`);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const carried = (path: string) =>
  server.log.filter(({ url }) => url === path).map(({ headers }) => headers.authorization);

test.each(['follow', 'error', 'manual'] as const)(
  'fetch with redirect: %s sees one response, and no redirect',
  async redirect => {
    const path = `/asks/${redirect}`;
    const body = 'ä'.repeat(60_000);
    const seen = await own.evaluate(
      async ([url, mode, text]) => {
        const response = await fetch(url ?? '', {
          method: 'POST',
          body: text ?? '',
          redirect: mode as RequestRedirect,
        });
        return [response.status, response.redirected, (await response.text()).includes('120000 bytes')];
      },
      [path, redirect, body],
    );
    expect(seen).toEqual([200, false, true]);
    expect(carried(path)).toEqual([undefined, secret]);
  },
);

test('a WebSocket opens', async () => {
  const opened = own.evaluate(
    url =>
      new Promise(done => {
        const socket = new WebSocket(url);
        socket.onopen = () => done(true);
        socket.onerror = () => done(false);
      }),
    `${server.urls.own.replace('https', 'wss')}/asks/socket`,
  );
  expect(await opened).toBe(true);
  expect(carried('/asks/socket')).toEqual([undefined, secret]);
});

test("the browser's auth cache holds the placeholder, which pages of the same site alone can send", async () => {
  const ask = async (host: string) => {
    const path = `/asks/from-${host}`;
    const other = await latchkey.newPage(`${withHost(server.urls.own, host)}/`);
    // The browser's own prompt holds the response; what was asked stands in the log.
    await other.evaluate(
      url => void fetch(url, { mode: 'no-cors', credentials: 'include' }),
      server.urls.own + path,
    );
    const [first] = await eventually(path, () => (carried(path).length > 0 ? carried(path) : undefined));
    await other.close();
    return first;
  };
  expect(await ask('sub.own.test')).toBe(placeholder);
  expect(await ask('foreign.test')).toBeUndefined();
});

test('the event page is stopped when idle, and woken by the next request', async () => {
  await own.evaluate(() => fetch('/proven/first'));
  await eventually('stopped', async () => !(await latchkey.witness.worker.running()) || undefined);
  expect(await own.evaluate(() => fetch('/proven/second').then(r => r.status))).toBe(200);
  expect(carried('/proven/second')).toEqual([secret]);
});

test('a request that waits for the vault outlasts it', async () => {
  await latchkey.lock();
  const waiting = await latchkey.newPage(`${server.urls.own}/proven/waiting`);
  const prompt = await latchkey.waitForPrompt();
  await sleep(2 * idleMs);
  await prompt.unlock(password);
  await eventually('the tile', () => carried('/proven/waiting').includes(secret));
  await waiting.close();
});

/** Firefox takes the answers to events that it sent together only when all are there: own-frame.ts. */
test('requests that wait for the vault hold up no others', async () => {
  await latchkey.lock();
  const tab = await latchkey.newPage(`${server.urls.own}/`);
  const count = 40;
  const arrived = await tab.evaluate(async wanted => {
    const load = (url: string) =>
      new Promise<void>(done => {
        const image = new Image();
        image.onload = image.onerror = () => done();
        image.src = url;
      });
    // In turn, so that their responses come at the same time.
    const pairs = Array.from({ length: wanted }, (_, i) => ({
      held: load(`/proven/together-${i}`),
      free: load(`/open/together-${i}`),
    }));
    const waiting = Promise.all(pairs.map(({ held }) => held)).then(() => 'all');
    return await Promise.race([
      waiting,
      Promise.all(pairs.map(({ free }) => free)).then(() => 'those that are open'),
    ]);
  }, count);
  expect(arrived).toBe('those that are open');
  expect(carried('/proven/together-0')).toEqual([undefined]);
  const prompt = await latchkey.waitForPrompt();
  await prompt.unlock(password);
  await eventually('the tiles', () => carried(`/proven/together-${count - 1}`).includes(secret) || undefined);
  for (let i = 0; i < count; i++) expect(carried(`/proven/together-${i}`)).toEqual([undefined, secret]);
});
