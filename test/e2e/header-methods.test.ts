/** Methods that send headers of their own, against nginx that compares them, and another host that logs what arrives. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, cors, page } from '../servers/lib/answers.js';
import type { Received, Running } from '../servers/lib/received.js';
import type { Handler } from '../servers/lib/routes.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { start as startNode } from '../servers/node.js';
import { browser, eventually, fetched as fetchedFrom, image, password } from './kit.js';

const hosts = ['own.test', 'other.test'];
const challenge = 'add_header WWW-Authenticate \'Bearer realm="API"\' always;';

/** What nginx lets in, and the config that has it. */
const ways = {
  bearer: {
    method: 'Bearer',
    fields: { token: 'abc.DEF-_~+/123==' },
    sent: { authorization: 'Bearer abc.DEF-_~+/123==' },
    gate: [challenge, 'if ($http_authorization != "Bearer abc.DEF-_~+/123==") { return 401; }'],
  },
  esri: {
    method: 'EsriToken',
    fields: { token: 'tok-En_123.+/=' },
    sent: { 'x-esri-authorization': 'Bearer tok-En_123.+/=' },
    gate: ['if ($http_x_esri_authorization != "Bearer tok-En_123.+/=") { return 401; }'],
  },
  api: {
    method: 'APIHeader',
    fields: { 'X-API-Key': 'k-12345', 'X-Api-Client': 'k-\u00f6\u00e9 \u2713' },
    // Bytes of a header are read as Latin-1 by the server behind.
    sent: { 'x-api-key': 'k-12345', 'x-api-client': Buffer.from('k-\u00f6\u00e9 \u2713').toString('latin1') },
    gate: [
      'if ($http_x_api_key != "k-12345") { return 401; }',
      'if ($http_x_api_client != "k-\u00f6\u00e9 \u2713") { return 401; }',
    ],
  },
} as const;
type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const secretHeaders = names.flatMap(name => Object.keys(ways[name].sent));

let nginx: Nginx<'own' | 'h2'>;
let other: Running<'site'>;
let latchkey: Harness;
/** Where embedded requests come from. */
let own: Page;

const carrying = (log: readonly Received[]) =>
  log.filter(entry => secretHeaders.some(name => entry.headers[name] !== undefined));

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const areas = [...names.map(name => ({ path: `/${name}/`, directives: ways[name].gate }))];
  const refusing: Handler = () => ({ status: 401, headers: { 'www-authenticate': 'Bearer realm="API"' } });
  const routes = {
    '/*': cors(collector),
    '/': page('<h1>Page</h1>'),
    '/arcgis/*': {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ error: { code: 498, message: 'Invalid token.', details: [] } }),
    },
    ...Object.fromEntries(names.map(name => [`/wrong-${name}/*`, refusing])),
  };
  other = await startNode({ certificate, sites: { site: { host: 'other.test', routes } } });
  const away = {
    path: '/api/away',
    directives: [...ways.api.gate, `return 307 ${other.urls.site}/arrived;`],
  };
  nginx = await startNginx({
    certificate,
    sites: {
      own: { host: 'own.test', areas: [...areas, away] },
      h2: { host: 'own.test', http2: true, areas },
    },
    routes,
  });
  latchkey = await start({
    browser,
    grants: ['https://own.test', 'https://other.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  for (const name of names) {
    const { method, fields } = ways[name];
    const resources = [
      `${nginx.urls.own}/${name}/`,
      `${nginx.urls.h2}/${name}/`,
      `${nginx.urls.own}/wrong-${name}/`,
    ];
    await latchkey.addConfig({ name, method, fields, resources });
  }
  own = await latchkey.newPage(`${nginx.urls.own}/`);
});
afterAll(async () => {
  await latchkey?.close();
  await Promise.all([nginx?.stop(), other?.stop()]);
});

const fetched = (from: Page, url: string) => fetchedFrom(from, url, { credentials: 'include' });

describe.each(names)('%s', name => {
  const { sent } = ways[name];

  test('a page opens with its headers at the first request', async () => {
    const shown = await latchkey.newPage(`${nginx.urls.own}/${name}/page`);
    expect(await shown.evaluate(() => document.body.textContent)).not.toContain('401');
    const seen = nginx.backendLog.filter(entry => entry.url === `/${name}/page`);
    expect(seen.map(entry => entry.headers)).toEqual([expect.objectContaining(sent)]);
    await shown.close();
  });

  test('what the own page embeds carries them too, over both protocols', async () => {
    expect(await fetched(own, `${nginx.urls.own}/${name}/fetched`)).toBe(200);
    await image(own, `${nginx.urls.own}/${name}/image`);
    const shown = await latchkey.newPage(`${nginx.urls.h2}/${name}/page`);
    expect(await fetched(shown, `${nginx.urls.h2}/${name}/h2`)).toBe(200);
    await shown.close();
    for (const path of ['fetched', 'image', 'h2']) {
      const [seen] = nginx.backendLog.filter(entry => entry.url === `/${name}/${path}`);
      expect(seen?.headers, path).toMatchObject(sent);
    }
  });

  test('a site without a grant gets nothing attached', async () => {
    const shown = await latchkey.newPage(`${other.urls.site}/`);
    const before = nginx.backendLog.length;
    await image(shown, `${nginx.urls.own}/${name}/foreign`);
    await fetched(shown, `${nginx.urls.own}/${name}/foreign`);
    const log = await nginx.settledLog();
    expect(log.filter(({ url }) => url === `/${name}/foreign`).map(({ status }) => status)).toEqual([
      401, 401,
    ]);
    expect(nginx.backendLog.slice(before)).toEqual([]);
    await shown.close();
  });

  test('refused once, it is not sent to that resource again', async () => {
    const wrong = `${nginx.urls.own}/wrong-${name}/`;
    expect(await fetched(own, `${wrong}first`)).toBe(401);
    await eventually('no rule carries it any more', async () => {
      const rules = await latchkey.witness.sessionRules();
      const attaching = rules.filter(({ action }) => action.type === 'modifyHeaders');
      return !JSON.stringify(attaching).includes(`/wrong-${name}/`) || undefined;
    });
    expect(await fetched(own, `${wrong}second`)).toBe(401);
    const seen = nginx.backendLog.filter(({ url }) => url.startsWith(`/wrong-${name}/`));
    expect(seen.map(entry => carrying([entry]).length)).toEqual([1, 0]);
  });
});

test('ArcGIS refuses a token in a body, with status 200', async () => {
  await latchkey.addConfig({
    name: 'Old token',
    method: 'EsriToken',
    fields: { token: 'old' },
    resources: [`${nginx.urls.own}/arcgis/`],
  });
  const asked = () =>
    nginx.backendLog
      .filter(({ url }) => url.startsWith('/arcgis/'))
      .map(({ url, headers }) => [url, headers['x-esri-authorization']]);
  expect(await fetched(own, `${nginx.urls.own}/arcgis/services?f=json`)).toBe(200);
  await eventually('no rule carries it any more', async () => {
    const rules = await latchkey.witness.sessionRules();
    const attaching = rules.filter(({ action }) => action.type === 'modifyHeaders');
    return !JSON.stringify(attaching).includes('/arcgis/') || undefined;
  });
  expect(await fetched(own, `${nginx.urls.own}/arcgis/layers?f=json`)).toBe(200);
  // Once by the page, and once more to read what was answered.
  expect(asked()).toEqual([
    ['/arcgis/services?f=json', 'Bearer old'],
    ['/arcgis/services?f=json', 'Bearer old'],
    ['/arcgis/layers?f=json', undefined],
  ]);
});

test.each(['navigation', 'fetch', 'image'] as const)(
  '%s: a redirect to another host carries nothing of it',
  async kind => {
    const before = other.log.length;
    const url = `${nginx.urls.own}/api/away`;
    if (kind === 'navigation') await (await latchkey.newPage(url)).close();
    else if (kind === 'fetch') await fetched(own, url);
    else await image(own, url);
    const arrived = await eventually('arrival', () =>
      other.log.slice(before).find(({ url: it }) => it === '/arrived'),
    );
    expect(carrying([arrived])).toEqual([]);
  },
);

test('a header that servers believe is saved once the user has confirmed it', async () => {
  const options = await latchkey.openOptions('#/config/new');
  await options.getByLabel('Name', { exact: true }).fill('Believed');
  await options.getByLabel('Method', { exact: true }).selectOption('APIHeader');
  await options.getByLabel('Header name').fill('X-Remote-User');
  await options.getByLabel('Value', { exact: true }).fill('admin');
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByText('Confirm that this header is meant').waitFor();
  expect(await options.getByRole('checkbox', { name: /X-Remote-User/ }).isChecked()).toBe(false);
  await options.getByRole('checkbox', { name: /X-Remote-User/ }).check();
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByRole('link', { name: 'Believed', exact: true }).click();
  // The value is stored and not shown; its name cannot be given to another value.
  expect(await options.getByLabel('Header name').inputValue()).toBe('X-Remote-User');
  expect(await options.getByLabel('Header name').getAttribute('readonly')).not.toBeNull();
  expect(await options.getByLabel('Value', { exact: true }).inputValue()).toBe('');
  await options.getByRole('button', { name: 'Add header' }).click();
  const second = options.getByRole('group', { name: 'Header 2', exact: true });
  await second.getByLabel('Header name').fill('X-Remote-User');
  await second.getByLabel('Value', { exact: true }).fill('x');
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await second.getByText('There is a header of this name already.').waitFor();
  await second.getByRole('button', { name: /Remove header/ }).click();
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByRole('link', { name: 'Believed', exact: true }).waitFor();
  await options.close();
});

test('a command of curl fills a new config', async () => {
  const options = await latchkey.openOptions('#/config/new');
  await options.getByText('Paste a curl command').click();
  const command = options.getByLabel('Command', { exact: true });
  await command.fill('curl https://own.test/');
  await options.getByText('This is no curl command with a URL and credentials.').waitFor();
  await command.fill(`curl -H 'X-API-Key: k1' -H 'X-Client: c2' '${nginx.urls.own}/curl/items?x=1'`);
  expect(await command.inputValue()).toBe('');
  const rows = options.getByLabel('Header name', { exact: true });
  expect([await rows.nth(0).inputValue(), await rows.nth(1).inputValue()]).toEqual(['X-API-Key', 'X-Client']);
  expect(await options.getByLabel('URL', { exact: true }).inputValue()).toBe(`${nginx.urls.own}/curl/`);
  await options.getByLabel('Name', { exact: true }).fill('From curl');
  await options.getByRole('button', { name: 'Save', exact: true }).click();
  await options.getByRole('link', { name: 'From curl', exact: true }).waitFor();
  await options.close();
  expect(await fetched(own, `${nginx.urls.own}/curl/items`)).toBe(200);
  const seen = nginx.backendLog.find(({ url }) => url === '/curl/items');
  expect(seen?.headers).toMatchObject({ 'x-api-key': 'k1', 'x-client': 'c2' });
});

test('after lock nothing carries anything', async () => {
  await latchkey.lock();
  const before = nginx.backendLog.length;
  for (const name of names) expect(await fetched(own, `${nginx.urls.own}/${name}/locked`)).toBe(401);
  expect(carrying(nginx.backendLog.slice(before))).toEqual([]);
});
