/** Redirects: whether a secret goes along is decided anew for every hop (invariant 1). */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, cors, page, redirect } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import type { Handler, Routes } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';

const secret = basicOf('user', 'secret');
const hosts = ['own.test', 'other.test'];
const onward: Handler = ({ url }) =>
  redirect(url.searchParams.get('to') ?? '', Number(url.searchParams.get('status')));

let server: Running<'own' | 'other' | 'port' | 'clear'>;
let latchkey: Harness;
/** Where fetches and images come from, and where navigations happen. */
let own: Page;
let tab: Page;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const users = { user: 'secret' };
  const routes: Routes = {
    '/*': collector,
    '/': page('<h1>Page</h1>'),
    '/proven/*': basic('Proven', users, collector),
    '/proven/go': basic('Proven', users, onward),
    '/asks/go': basic('Asks', users, onward),
    '/first/go': basic('First', { one: 'first' }, onward),
    '/second/*': basic('Second', { two: 'second' }, collector),
  };
  const collecting = { host: 'own.test', routes: { '/*': cors(collector) } };
  server = await startNode({
    certificate,
    sites: {
      own: { host: 'own.test', routes },
      other: {
        host: 'other.test',
        routes: { ...collecting.routes, '/third/*': basic('Third', { three: 'third' }, collector) },
      },
      port: collecting,
      clear: { ...collecting, tls: false },
    },
  });
  latchkey = await start({
    browser,
    // The browser's own second line is off: permission is given for other hosts that are redirected to.
    grants: ['https://own.test', 'https://other.test', 'http://other.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const config = (
    username: string,
    secret: string,
    ...resources: (string | { url: string; attach: 'challenge' })[]
  ) =>
    latchkey.addConfig({ name: secret, method: 'Basic', fields: { username, password: secret }, resources });
  await config('user', 'secret', `${server.urls.own}/proven/`, {
    url: `${server.urls.own}/asks/`,
    attach: 'challenge',
  });
  await config('one', 'first', `${server.urls.own}/first/`);
  await config('two', 'second', `${server.urls.own}/second/`);
  await config('three', 'third', `${server.urls.other}/third/`);
  tab = await latchkey.newPage(`${server.urls.own}/proven/`);
  own = await latchkey.newPage(`${server.urls.own}/`);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const kinds: Record<string, (url: string) => Promise<unknown>> = {
  navigation: url => tab.goto(url),
  fetch: url => own.evaluate(it => fetch(it, { credentials: 'include' }).catch(() => {}), url),
  image: url =>
    own.evaluate(
      it =>
        new Promise<void>(done => {
          const image = new Image();
          image.onload = image.onerror = () => done();
          image.src = it;
        }),
      url,
    ),
};

let marks = 0;

/** What the redirect came in answer to, and what the requests to its target carried. */
async function hops(kind: string, area: string, status: number, target: string) {
  const mark = `mark=${++marks}`;
  const to = encodeURIComponent(`${target}?${mark}`);
  await kinds[kind]?.(`${server.urls.own}/${area}/go?status=${status}&to=${to}`);
  // The log is complete: each kind has ended with its target's answer, or with the browser's refusal.
  const values = (part: string) =>
    server.log.filter(({ url }) => url.includes(part)).map(({ headers }) => headers.authorization);
  return { redirect: values(encodeURIComponent(mark)).at(-1), target: values(`?${mark}`) };
}

const targets: Record<string, () => string> = {
  'another path': () => `${server.urls.own}/open`,
  'a path that begins alike': () => `${server.urls.own}/proven-not/x`,
  'another port': () => `${server.urls.port}/proven/x`,
  'another host': () => `${server.urls.other}/proven/x`,
  http: () => `${withHost(server.urls.clear, 'other.test')}/proven/x`,
  'http of the own host': () => `${server.urls.clear}/proven/x`,
};

// Served by challenge, the browser's own auth cache holds the secret for a while: it must not follow either.
describe.each([
  ['rule', 'proven'],
  ['challenge', 'asks'],
])('from a resource served by %s', (_, area) => {
  test.each(Object.entries(targets))('to %s: it stays behind', async (_name, target) => {
    const clear = target().startsWith('http:');
    for (const kind of Object.keys(kinds))
      for (const status of [302, 307]) {
        // Pages over TLS load no clear text: such a redirect ends in the browser.
        const arrived = clear && kind !== 'navigation' ? [] : [undefined];
        const seen = await hops(kind, area, status, target());
        expect([kind, status, seen]).toEqual([kind, status, { redirect: secret, target: arrived }]);
      }
  });

  test('to the resource itself: it goes along', async () => {
    for (const kind of Object.keys(kinds)) {
      const seen = await hops(kind, area, 302, `${server.urls.own}/proven/x`);
      expect([kind, seen]).toEqual([kind, { redirect: secret, target: [secret] }]);
    }
  });
});

test('from one challenging area or host to another: no wrong password', async () => {
  const [first, second, third] = [
    basicOf('one', 'first'),
    basicOf('two', 'second'),
    basicOf('three', 'third'),
  ];
  const within = await hops('fetch', 'first', 302, `${server.urls.own}/second/x`);
  // Asked, then answered; a trial of Latchkey's own may lie between.
  expect([within.redirect, within.target[0], within.target.at(-1)]).toEqual([first, undefined, second]);
  const across = await hops('navigation', 'first', 302, `${server.urls.other}/third/x`);
  expect([across.redirect, across.target[0], across.target.at(-1)]).toEqual([first, undefined, third]);
  await eventually('all proven', async () => {
    const outcomes = (await latchkey.listConfigs()).slice(1).map(({ resources }) => resources[0]?.outcome);
    return outcomes.every(outcome => outcome === 'proven') && outcomes.length === 3;
  });
});
