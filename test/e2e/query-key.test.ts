/** A key in the query, against nginx that compares it; another host logs what arrives. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, cors, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { start as startNode } from '../servers/node.js';
import { browser, eventually, fetched, image, password } from './kit.js';

const hosts = ['own.test', 'map.test', 'evil.test'];
const key = 's3cr+t/%&ö';
const inQuery = new URLSearchParams({ key }).toString();

let nginx: Nginx<'own'>;
let other: Running<'site'>;
let latchkey: Harness;
let own: Page;
const at = (path: string) => `${nginx.urls.own}${path}`;
const seen = async (path: string) =>
  (await nginx.settledLog())
    .filter(({ url }) => url.split('?')[0] === path)
    .map(({ url, status }) => ({ url, status }));

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = { '/*': cors(collector), '/': page('<h1>Page</h1>') };
  other = await startNode({ certificate, sites: { site: { host: 'map.test', routes } } });
  const gate = [`if ($arg_key != "${inQuery.slice('key='.length)}") { return 401; }`];
  nginx = await startNginx({
    certificate,
    sites: {
      own: {
        host: 'own.test',
        areas: [
          { path: '/tiles/', directives: gate },
          { path: '/tiles/away', directives: [...gate, `return 302 ${other.urls.site}/arrived;`] },
          { path: '/wrong/', directives: ['return 401;'] },
        ],
      },
    },
    routes,
  });
  latchkey = await start({
    browser,
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Tiles',
    method: 'QueryKey',
    fields: { key },
    resources: [at('/tiles/'), at('/wrong/')],
  });
  own = await latchkey.newPage(at('/'));
});
afterAll(async () => {
  await latchkey?.close();
  await Promise.all([nginx?.stop(), other?.stop()]);
});

test('a page opens with the key at the first request that arrives', async () => {
  const shown = await latchkey.newPage(at('/tiles/page?a=%20+&b=1'));
  expect(await seen('/tiles/page')).toEqual([{ url: `/tiles/page?a=%20+&b=1&${inQuery}`, status: 200 }]);
  await shown.close();
});

test('what the own page embeds carries it, in the place of any other', async () => {
  expect(await fetched(own, at('/tiles/fetched?key=other&z=1'))).toBe(200);
  await image(own, at('/tiles/image'));
  expect(await seen('/tiles/image')).toEqual([{ url: `/tiles/image?${inQuery}`, status: 200 }]);
  const [one, ...more] = await seen('/tiles/fetched');
  expect(more).toEqual([]);
  const query = new URL(one?.url ?? '', at('/')).searchParams;
  expect([...query].toSorted()).toEqual([
    ['key', key],
    ['z', '1'],
  ]);
});

test('a site without a grant gets nothing, and may be allowed until the lock alone', async () => {
  const foreign = await latchkey.newPage(other.urls.site);
  await image(foreign, at('/tiles/foreign'));
  expect(await fetched(foreign, at('/tiles/foreign'))).toBe('failed');
  expect(await seen('/tiles/foreign')).toEqual([
    { url: '/tiles/foreign', status: 401 },
    { url: '/tiles/foreign', status: 401 },
  ]);
  const popup = await latchkey.popup(foreign);
  await popup.grants();
  await popup.page.getByRole('radio', { name: at('/tiles/'), exact: true }).check();
  await popup.page.getByText('it cannot be allowed for good').waitFor();
  expect(await popup.page.getByRole('radio', { name: 'Always', exact: true }).count()).toBe(0);
  await popup.allow({ resource: at('/tiles/'), decision: 'session' });
  // A page of another origin reads it where the server lets it: by CORS, which the redirect does not change.
  expect(await fetched(foreign, at('/tiles/granted'))).toBe(200);
  await image(foreign, at('/tiles/granted'));
  expect(await seen('/tiles/granted')).toEqual([
    { url: `/tiles/granted?${inQuery}`, status: 200 },
    { url: `/tiles/granted?${inQuery}`, status: 200 },
  ]);
  await foreign.close();
});

test('a redirect to another host carries nothing of it', async () => {
  const before = other.log.length;
  await (await latchkey.newPage(at('/tiles/away'))).close();
  const arrived = await eventually('arrival', () =>
    other.log.slice(before).find(({ url }) => url.startsWith('/arrived')),
  );
  expect(arrived.url).toBe('/arrived');
  expect(JSON.stringify(arrived.headers)).not.toContain(inQuery);
});

test('refused once, it is not sent to that resource again', async () => {
  expect(await fetched(own, at('/wrong/first'))).toBe(401);
  await eventually('no rule carries it any more', async () => {
    const rules = await latchkey.witness.sessionRules();
    const setting = rules.filter(({ action }) => action.type === 'redirect');
    return !JSON.stringify(setting).includes('/wrong/') || undefined;
  });
  expect(await fetched(own, at('/wrong/second'))).toBe(401);
  expect([...(await seen('/wrong/first')), ...(await seen('/wrong/second'))].map(({ url }) => url)).toEqual([
    `/wrong/first?${inQuery}`,
    '/wrong/second',
  ]);
});

test('after lock nothing carries it', async () => {
  await latchkey.lock();
  expect(await fetched(own, at('/tiles/locked'))).toBe(401);
  expect(await seen('/tiles/locked')).toEqual([{ url: '/tiles/locked', status: 401 }]);
});
