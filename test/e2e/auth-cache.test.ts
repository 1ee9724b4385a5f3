/**
 * Credentials given in answer to a challenge lie in the browser's HTTP auth cache. That `browsingData.remove` with
 * `originTypes: {extension: true}` empties it, and keeps the cookies of sites, is documented nowhere.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import type { Routes } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, eventually, fencesDown, password } from './kit.js';

const authorization = basicOf('user', 'secret');
const cookie = 'visited=yes';
let server: Running<'site' | 'unknown' | 'foreign'>;
let latchkey: Harness;
let foreign: Page;

beforeAll(async () => {
  const certificate = await makeCertificate(['a.test', 'b.test', 'foreign.test']);
  const setCookie = { 'set-cookie': `${cookie}; Secure; SameSite=None; Path=/` };
  const routes: Routes = {
    '/cookie': { ...page('<p>Cookie</p>'), headers: { 'content-type': 'text/html', ...setCookie } },
    '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')),
  };
  server = await startNode({
    certificate,
    sites: {
      site: { host: 'a.test', routes },
      unknown: { host: 'b.test', routes },
      foreign: { host: 'foreign.test', routes: { '/': page('<h1>Foreign</h1>') } },
    },
  });
  latchkey = await start({
    browser: 'chromium',
    grants: ['https://a.test'],
    // Blocking them would keep cached credentials from other sites' requests as well.
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['a.test', 'b.test', 'foreign.test'],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'By challenge',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: `${server.urls.site}/private/`, attach: 'challenge' }],
  });
  for (const site of [server.urls.site, server.urls.unknown]) await latchkey.newPage(`${site}/cookie`);
  foreign = await latchkey.newPage(`${server.urls.foreign}/`);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const requestsTo = (path: string) => server.log.filter(({ url }) => url === path);

/** What the server gets when a page of another site embeds its protected addresses. */
async function embedded(site: string, run: string) {
  const kinds = ['fetch', 'image', 'frame'];
  const [fetched, image, frame] = kinds.map(kind => `${site}/private/${run}-${kind}`);
  // Nobody waits for the outcome: the browser's own prompt may hold these requests.
  await foreign.evaluate(
    urls => {
      void fetch(urls[0] ?? '', { mode: 'no-cors', credentials: 'include' }).catch(() => undefined);
      new Image().src = urls[1] ?? '';
      document.body.append(Object.assign(document.createElement('iframe'), { src: urls[2] }));
    },
    [fetched, image, frame],
  );
  return Promise.all(
    kinds.map(kind => eventually(`${run}: ${kind}`, () => requestsTo(`/private/${run}-${kind}`)[0])),
  ).then(entries => entries.map(({ headers }) => headers));
}

test('without clearing, the cache gives them to pages of any site', async () => {
  // Credentials that the user typed into an address: not ours to clear, and therefore the control.
  const typed = server.urls.unknown.replace('//', '//user:secret@');
  await latchkey.newPage(`${typed}/private/typed`);
  for (const headers of await embedded(server.urls.unknown, 'cached'))
    expect(headers).toMatchObject({ authorization, cookie });
});

test('the call that Latchkey makes empties it for that origin, and keeps the cookies', async () => {
  const own = latchkey.context.pages().find(each => each.url().startsWith('chrome-extension:'));
  await own?.evaluate(origin => {
    const options = { since: 0, originTypes: { extension: true }, origins: [origin] as [string] };
    return chrome.browsingData.remove(options, { cookies: true });
  }, server.urls.unknown);
  for (const headers of await embedded(server.urls.unknown, 'cleared')) {
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).toMatchObject({ cookie });
  }
});

test('after an answered challenge other sites get nothing, and the cookies are kept', async () => {
  const opened = await latchkey.newPage(`${server.urls.site}/private/page`);
  expect(await opened.title()).toBe('Arrived');
  expect(requestsTo('/private/page').map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    authorization,
  ]);
  await fencesDown(latchkey);
  for (const headers of await embedded(server.urls.site, 'answered')) {
    expect(headers).not.toHaveProperty('authorization');
    expect(headers).toMatchObject({ cookie });
  }
});

test('the own host is asked and answered anew, as nothing is left in the cache', async () => {
  await latchkey.newPage(`${server.urls.site}/private/again`);
  expect(requestsTo('/private/again').map(({ headers }) => headers.authorization)).toEqual([
    undefined,
    authorization,
  ]);
});

test('while the answer may still lie in the cache, requests of other sites are kept from the host', async () => {
  // Not yet cleared: the quiet moment has not come.
  const rules = await latchkey.witness.sessionRules();
  expect(rules.some(({ action }) => action.type === 'block')).toBe(true);
  const fetching = foreign.evaluate(
    url =>
      fetch(url, { mode: 'no-cors', credentials: 'include' }).then(
        () => 'sent',
        () => 'blocked',
      ),
    `${server.urls.site}/private/fenced`,
  );
  expect(await fetching).toBe('blocked');
  expect(requestsTo('/private/fenced')).toEqual([]);
});
