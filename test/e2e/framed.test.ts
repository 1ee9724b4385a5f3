/** A public page of the resource's own host in a frame of a foreign page: it is foreign (invariant 3). */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, cors, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { ask, carried, embedded, everything } from './any-page.js';
import { kindRoutes } from './kinds.js';
import { basicOf, browser, eventually, password } from './kit.js';

const hosts = ['own.test', 'foreign.test'];
const secret = basicOf('user', 'secret');
let server: Running<'own'>;
let latchkey: Harness;
let area: string;
let asks: string;
let own: Page;
let framed: Frame;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = {
    ...kindRoutes,
    '/public/page': page('<h1>Page</h1>'),
    '/area/*': collector,
    '/asks/*': cors(basic('Area', { user: 'secret' }, collector)),
  };
  server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
  latchkey = await start({
    browser,
    // The browser's own second line is off: the foreign page has permission, and third-party cookies are allowed.
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    // As shipped, Chromium keeps the workers of foreign frames apart; the driver's own list of switches turns that off.
    switches: ['--disable-features=Translate'],
    hosts,
  });
  [area, asks] = [`${server.urls.own}/area/`, `${server.urls.own}/asks/`];
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Own',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [
      { url: area, attach: 'at-once' },
      { url: asks, attach: 'challenge' },
    ],
  });
  own = await latchkey.newPage(`${server.urls.own}/public/page`);
  const foreign = await latchkey.newPage(`${withHost(server.urls.own, 'foreign.test')}/public/page`);
  await foreign.evaluate(src => {
    document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, own.url());
  framed = await eventually('the frame', () => foreign.frames().find(frame => frame.url() === own.url()));
  await framed.waitForLoadState();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

test('under its own top page everything carries the secret', async () => {
  expect(carried(await ask(own, area, server.log))).toEqual([...everything].sort());
});

test('framed by a foreign page nothing does', async () => {
  expect(carried(await ask(framed, area, server.log, embedded))).toEqual([]);
});

test('nor are its challenges answered', async () => {
  const kinds = ['image', 'iframe', 'fetch', 'fetch POST', 'worker', 'WebSocket'];
  expect(carried(await ask(framed, asks, server.log, kinds))).toEqual([]);
});

/** Has the service worker of a page fetch an address; gives what it carried, and whether there was one before. */
async function byServiceWorker(from: Page | Frame, url: string) {
  const shared = await from.evaluate(async address => {
    const known = (await navigator.serviceWorker.getRegistrations()).length;
    await navigator.serviceWorker.register('/public/service-worker.js');
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const done = new Promise(resolve => {
      port1.onmessage = resolve;
    });
    active?.postMessage(address, [port2]);
    await done;
    return known > 0;
  }, url);
  const { pathname } = new URL(url);
  const carried = server.log
    .filter(entry => entry.url === pathname)
    .map(entry => entry.headers.authorization);
  return { shared, carried };
}

test('what the browser does not tell: service workers, and POST navigations to a window of their own', async () => {
  // A service worker has no top page, and no tab: rules take it for the own host's, challenges for a stranger's.
  expect(await byServiceWorker(own, `${area}a`)).toEqual({ shared: false, carried: [secret] });
  // The frame's is another one, or in Firefox with third-party cookies allowed the same, of the own host's code all the
  // same: the framing page cannot talk to it.
  const shared = browser === 'firefox';
  expect(await byServiceWorker(framed, `${area}b`)).toEqual({ shared, carried: [secret] });
  const challenged = (await byServiceWorker(framed, `${asks}c`)).carried;
  expect(challenged[0]).toBeUndefined();
  expect(challenged.includes(secret)).toBe(shared);
  // The new window has the own host at its top.
  expect(carried(await ask(framed, area, server.log, ['form POST']))).toEqual(['form POST']);
});
