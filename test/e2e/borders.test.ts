/** Addresses that look like a resource and are none, and the borders of nested resources (invariant 1). */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { challenge, collector, cors, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import type { Routes } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';

const secret = basicOf('user', 'outer');
const lookAlikes = [
  'own.test.evil.test',
  'xown.test',
  'own.testx',
  'sub.own.test',
  'own-test.test',
  'own.test.',
  'ownxtest',
];
const hosts = ['own.test', ...lookAlikes];

let server: Running<'own'>;
let latchkey: Harness;
let own: Page;
let tab: Page;

beforeAll(async () => {
  const certificate = await makeCertificate(['own.test']);
  const routes: Routes = {
    '/*': cors(collector),
    '/': page('<h1>Page</h1>'),
    // Refuses whatever it is sent: its config fails at the first try.
    '/outer/failed/first': challenge('Basic realm="Inner"'),
  };
  server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
  latchkey = await start({
    browser,
    // The browser's own second line is off: permission is given for the look-alikes too.
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const config = (name: string, ...resources: { path: string; attach: 'at-once' | 'proven' }[]) =>
    latchkey.addConfig({
      name,
      method: 'Basic',
      fields: { username: 'user', password: name },
      resources: resources.map(({ path, attach }) => ({ url: server.urls.own + path, attach })),
    });
  const atOnce = (path: string) => ({ path, attach: 'at-once' as const });
  await config('outer', atOnce('/api'), atOnce('/folder/'), atOnce('/outer/'));
  await config('failed', atOnce('/outer/failed'));
  await config('tie', atOnce('/outer/tie/'));
  await config('other', atOnce('/outer/tie/'), { path: '/outer/unproven', attach: 'proven' });
  own = await latchkey.newPage(`${server.urls.own}/`);
  tab = await latchkey.newPage();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Addresses asked for as images. */
const images = new Set<string>();

/** What each kind of request to an address carried, in the order they were made. */
async function carriedTo(address: string): Promise<Record<string, string | undefined>> {
  const url = address.startsWith('/') ? server.urls.own + address : address;
  // A document asks for an image once; the address may be written in another way.
  const [image = url] = new URL(url).href.split('#');
  if (images.has(image)) await own.reload();
  else images.add(image);
  const made: Record<string, () => Promise<unknown>> = {
    navigation: () => tab.goto(url).catch(() => undefined),
    fetch: () => own.evaluate(it => fetch(it, { credentials: 'include' }).catch(() => {}), url),
    image: () => own.evaluate(it => void Object.assign(new Image(), { src: it }), url),
    WebSocket: () =>
      own.evaluate(it => void new WebSocket(it), url.replace(/#.*/, '').replace(/^http/, 'ws')),
  };
  const carried: Record<string, string | undefined> = {};
  for (const [kind, make] of Object.entries(made)) {
    const before = server.log.length;
    await make();
    const entry = await eventually(`${kind} ${url}`, () =>
      server.log.slice(before).find(it => it.url !== '/favicon.ico'),
    );
    carried[kind] = entry.headers.authorization;
  }
  return carried;
}
const all = (value: string | undefined) => ({
  navigation: value,
  fetch: value,
  image: value,
  WebSocket: value,
});

const inside = [
  ...[
    '/api',
    '/api/',
    '/api/x',
    '/api?x',
    '/api?',
    '/api#a',
    '/api/%2F',
    '/api//',
    '/api?/../x',
    '/x/../api',
  ],
  ...['/folder/', '/folder/x', '/folder/?x', '/folder/#x', '/folder//x'],
  ...['/outer/', '/outer/failed-not', '/outer/tie', '/outer/unprovenx'],
];
test.each(inside)('%s is inside', async path => expect(await carriedTo(path)).toEqual(all(secret)));

const outside = [
  ...[
    '/api-evil',
    '/API',
    '/Api/x',
    '/api~x',
    '/api;x',
    '/api,x',
    '/api+x',
    '/api%2Fx',
    '/api%3Fx',
    '/api%23x',
  ],
  ...[
    '/api.x',
    '/api*',
    '/api|',
    '/api^',
    '/api_x',
    '/apix',
    '/%61pi',
    '/x/api',
    '/?/api',
    '/#/api',
    '//api',
  ],
  ...['/folder', '/folder?x', '/folder#/', '/Folder/x', '/folder%2Fx', '/folder/../x'],
];
test.each(outside)('%s is outside', async path => expect(await carriedTo(path)).toEqual(all(undefined)));

test.each(lookAlikes)('https://%s is another host', async host => {
  expect(await carriedTo(`${withHost(server.urls.own, host)}/api`)).toEqual(all(undefined));
});

test('an address that brings credentials of its own gets none of ours', async () => {
  const before = server.log.length;
  await tab.goto(`${server.urls.own.replace('//', '//me:mine@')}/api?mine`);
  const arrived = server.log.slice(before).filter(({ url }) => url === '/api?mine');
  expect(arrived.map(({ headers }) => headers.authorization)).toEqual([undefined]);
});

const area = (path: string) => ['', '/', '/x', '?q', '#a'].map(tail => path + tail);
const silent = [
  ...area('/outer/failed'),
  ...area('/outer/unproven'),
  '/outer/tie/',
  '/outer/tie/x',
  '/outer/tie/#a',
];

test('where the more specific config has failed, is unproven or tied, the wider one does not step in', async () => {
  expect(await carriedTo('/outer/failed/x')).toEqual(all(basicOf('user', 'failed')));
  await tab.goto(`${server.urls.own}/outer/failed/first`);
  await eventually('the failed config', async () => {
    const outcomes = (await latchkey.listConfigs()).flatMap(({ resources }) =>
      resources.map(it => it.outcome),
    );
    return outcomes.includes('failed');
  });
  for (const path of silent) expect([path, await carriedTo(path)]).toEqual([path, all(undefined)]);
  expect(await carriedTo('/outer/x')).toEqual(all(secret));
});

test('nor after the worker was stopped', async () => {
  await latchkey.stopWorker();
  for (const path of silent) expect([path, await carriedTo(path)]).toEqual([path, all(undefined)]);
  expect(await carriedTo('/outer/x')).toEqual(all(secret));
});
