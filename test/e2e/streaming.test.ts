/**
 * Credentials given in answer to a challenge lie in the browser's own cache for a while, open to every site. Until
 * they are gone a fence of block rules keeps the other sites off (invariant 3).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { slow } from '../servers/lib/slow.js';
import { start as startNode } from '../servers/node.js';
import { ask, begin, carried } from './any-page.js';
import { byKind } from './kinds.js';
import { basicOf, browser, eventually, password } from './kit.js';

const hosts = ['own.test', 'foreign.test'];
const secret = basicOf('user', 'secret');
const users = { user: 'secret' };
const kinds = ['image', 'script', 'fetch', 'fetch no-cors', 'fetch POST', 'XHR', 'iframe', 'form POST'];

const stream = slow('<!doctype html><title>Slow</title><p>first');
let answer = () => {};
const held = new Promise<void>(done => {
  answer = done;
});

let server: Running<'own'>;
let latchkey: Harness;
let foreign: Page;
let area: string;
/** Addresses the browser itself refused to ask for. */
const blocked: string[] = [];

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = {
    '/page': page('<h1>Page</h1>'),
    '/area/*': basic('Area', users, page('In the area')),
    '/area/slow': basic('Area', users, async exchange => {
      await held;
      return stream.route(exchange);
    }),
  };
  server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
  area = `${server.urls.own}/area/`;
  latchkey = await start({
    browser,
    grants: ['https://own.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  latchkey.context.on('requestfailed', request => {
    if (request.failure()?.errorText === 'net::ERR_BLOCKED_BY_CLIENT') blocked.push(request.url());
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Own',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: area, attach: 'challenge' }],
  });
  // While a config is unproven the others wait for its one trial; Chromium's cache does not.
  if (browser === 'firefox') await (await latchkey.newPage(`${area}first`)).close();
  foreign = await latchkey.newPage(`${withHost(server.urls.own, 'foreign.test')}/page`);
});
afterAll(async () => {
  answer();
  stream.finish();
  await latchkey?.close();
  await server?.stop();
});

/**
 * Starts every kind from the foreign page and waits until the browser has refused each; in Firefox, whose cache never
 * holds the secret, until each has arrived without it.
 */
async function nothingForStrangers(): Promise<void> {
  if (browser === 'firefox') {
    expect(carried(await ask(foreign, area, server.log, kinds))).toEqual([]);
    return;
  }
  const run = await begin(foreign, area, kinds);
  const refused = () =>
    blocked.map(url => new URL(url).searchParams).filter(query => query.get('run') === run);
  await eventually(
    'all kinds refused',
    () => new Set(refused().map(query => query.get('kind'))).size === kinds.length,
  );
  expect([...byKind(server.log, run)]).toEqual([]);
}

/**
 * One fetch from a page of the own host carries the secret unasked: it lies in the browser's cache. In Firefox it does
 * not, and the fetch is asked and answered by itself.
 */
async function cacheIsFull(own: Page, path: string): Promise<void> {
  await own.evaluate(url => fetch(url).then(answer => answer.text()), area + path);
  expect(requests(path)).toEqual(browser === 'firefox' ? [undefined, secret] : [secret]);
}
const requests = (path: string) =>
  server.log.filter(({ url }) => url === `/area/${path}`).map(({ headers }) => headers.authorization);

test('from the answer to the end of the response other sites get nothing', async () => {
  const own = await latchkey.newPage(`${server.urls.own}/page`);
  const tab = await latchkey.context.newPage();
  const loaded = tab.goto(`${area}slow`);
  await eventually('the answered challenge', () => requests('slow').length === 2);
  expect(requests('slow')).toEqual([undefined, secret]);
  // The server has the credentials and has not begun to answer.
  await nothingForStrangers();
  await cacheIsFull(own, 'before');
  // The body streams.
  answer();
  await stream.started;
  await nothingForStrangers();
  await cacheIsFull(own, 'while');
  stream.finish();
  await loaded;
});

test('then the cache is emptied, and the fence comes down', async () => {
  await eventually('no block rule', async () =>
    (await latchkey.witness.sessionRules()).every(({ action }) => action.type !== 'block'),
  );
  const found = await ask(foreign, area, server.log, ['image', 'iframe', 'form POST', 'fetch no-cors']);
  expect(carried(found)).toEqual([]);
});
