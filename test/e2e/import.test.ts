/** QGIS's data taken over through the page: what QGIS 3.22 made, and the headers that QGIS itself sent. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readAuthXml, writeAuthXml } from '../../shared/qgis/index.js';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { bytesOf, manifest } from '../qgis/fixtures.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { browser, password, saved } from './kit.js';

/** Those of which QGIS said what it sends over http: a user name, and a token. */
const measured = manifest.configs.filter(
  ({ method, requests }) => ['Basic', 'EsriToken'].includes(method) && requests?.[0]?.ok,
);

let server: Running<'site'>;
let latchkey: Harness;
let options: Page;

beforeAll(async () => {
  const certificate = await makeCertificate(['gis.test']);
  const asking = measured.filter(({ method }) => method === 'Basic');
  const routes = {
    '/*': collector,
    ...Object.fromEntries(
      asking.map(({ id, configMap: { username = '', password: secret = '', realm = '' } }) => [
        `/${id}/*`,
        // Latchkey keeps a config to the realm that it names; QGIS never looks at it.
        basic(realm || id, { [username]: secret }, collector),
      ]),
    ),
  };
  server = await startNode({
    certificate,
    sites: { site: { host: 'gis.test', routes } },
  });
  latchkey = await start({
    browser,
    grants: [
      'https://gis.test',
      'http://localhost',
      'https://localhost',
      'https://wms.example.test',
      'https://bucket.s3.eu-west-1.amazonaws.com',
      'https://api.maptiler.com',
    ],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['gis.test'],
  });
  await latchkey.createVault(password);
});
// The list is read in a page of its own, of which there is one at a time.
beforeEach(async () => {
  options = await latchkey.openOptions('#/transfer');
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const choose = (name: string, buffer: Buffer) =>
  options
    .getByLabel('File', { exact: true })
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
const open = async (name: string, secret?: string) => {
  await choose(name.split('/').pop() ?? '', Buffer.from(bytesOf(name)));
  if (secret === undefined) return;
  await options.getByLabel('Password of the file', { exact: true }).fill(secret);
  await options.getByRole('button', { name: 'Open', exact: true }).click();
};
const row = (id: string) => options.locator(`li[data-id="${id}"]`);
const names = async () => (await latchkey.listConfigs()).map(({ name }) => name).toSorted();

test('a wrong password and a damaged file are told apart, and nothing is changed', async () => {
  await open('qgis/qgis-auth.db', 'wrong');
  await options.getByText('This password does not open the file.').waitFor();
  await choose('cut.db', Buffer.from(bytesOf('qgis/qgis-auth.db').subarray(0, 20_000)));
  await options.getByLabel('Password of the file', { exact: true }).fill(manifest.masterPassword);
  await options.getByRole('button', { name: 'Open', exact: true }).click();
  await options.getByText('The file is damaged.').waitFor();
  await choose('some.txt', Buffer.from('nothing that is known'));
  await options.getByText('This file is none that can be imported.').waitFor();
  expect(await names()).toEqual([]);
});

// Firefox's driver takes contents only, and this file has too many.
test.skipIf(browser === 'firefox')('a file that is too large is refused before it is read', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-large-'));
  try {
    const large = join(folder, 'large.db');
    writeFileSync(large, bytesOf('qgis/qgis-auth.db'));
    // Without content on the disk: 3 GiB, which no page can hold.
    truncateSync(large, 3 * 1024 ** 3);
    await options.getByLabel('File', { exact: true }).setInputFiles(large);
    await options.getByText('The file holds more than can be imported.').waitFor();
    expect(await names()).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the database: a preview of everything, and then all at once', async () => {
  await open('qgis/qgis-auth.db', manifest.masterPassword);
  await options.getByRole('heading', { name: `${manifest.configs.length} auth configs found` }).waitFor();
  const exceptions = options.locator('.notice', { hasText: 'Exceptions for server certificates: 1.' });
  expect(await exceptions.getByRole('listitem').allTextContents()).toEqual(['localhost:21001']);
  expect(await row('c0rrupt').textContent()).toContain('separators stand within a value');
  for (const { id } of measured) {
    await row(id).getByLabel('URL', { exact: true }).fill(`${server.urls.site}/${id}/`);
  }
  await options.getByRole('button', { name: /^Import \d+$/ }).click();
  await options.getByText(/^Imported: \d+ new, 0 replaced/).waitFor();
  expect(await names()).toEqual(manifest.configs.map(({ name }) => name).toSorted());
});

test('pages get the very headers that QGIS sent', async () => {
  expect(measured.length).toBeGreaterThanOrEqual(6);
  for (const { id, requests } of measured) {
    const page = await latchkey.newPage(`${server.urls.site}/${id}/page`);
    await page.close();
    // The server asks first, but for a token.
    const seen = server.log.findLast(({ url }) => url === `/${id}/page`);
    for (const [name, value] of Object.entries(requests?.[0]?.headers ?? {})) {
      // QGIS puts a blank behind its token, which is no part of it.
      expect(seen?.headers[name.toLowerCase()], id).toBe(value.trim());
    }
  }
});

test('ids that are taken: left alone, replaced, or kept beside', async () => {
  const before = await names();
  options = await latchkey.openOptions('#/transfer');
  await open('qgis/export-encrypted.xml', manifest.exportPassword);
  await options.getByRole('heading', { name: `${manifest.configs.length} auth configs found` }).waitFor();
  expect(await options.getByRole('button', { name: /^Import/ }).isDisabled()).toBe(true);
  await row('a1b2c3d').getByLabel('What to do').selectOption('replace');
  await row('e0e0e0e').getByLabel('What to do').selectOption('copy');
  await options.getByRole('button', { name: 'Import 2', exact: true }).click();
  await options.getByText('Imported: 1 new, 1 replaced.').waitFor();
  const copied = manifest.configs.find(({ id }) => id === 'e0e0e0e')?.name ?? '';
  expect(await names()).toEqual([...before, copied].toSorted());
});

test('header fields that need a confirmation are not taken from a file', async () => {
  const fields = { 'X-API-Key': 'k', 'X-Remote-User': 'admin' };
  const config = { id: 'trusted', name: 'Trusted', uri: 'https://gis.test/', method: 'APIHeader' };
  await choose('export.xml', Buffer.from(await writeAuthXml([{ ...config, version: 2, fields }])));
  await options.getByRole('heading', { name: '1 auth config found' }).waitFor();
  expect(await row('trusted').textContent()).toContain('X-Remote-User Servers take this header');
  expect(await options.getByRole('button', { name: /^Import/ }).isDisabled()).toBe(true);
  await options.getByRole('button', { name: 'Cancel' }).click();
});

test('a grant flow that may mean two things waits for the user, and is as chosen', async () => {
  const oauth2config = JSON.stringify({
    grantFlow: 3,
    clientId: 'two-ways',
    clientSecret: 's',
    requestUrl: 'https://gis.test/authorize',
    tokenUrl: 'https://gis.test/token',
  });
  const config = { id: 'flow003', name: 'Two ways', uri: 'https://gis.test/flow/', method: 'OAuth2' };
  const fields = { oauth2config };
  await choose('export.xml', Buffer.from(await writeAuthXml([{ ...config, version: 1, fields }])));
  await row('flow003').getByText('Needs your decision').waitFor();
  expect(await options.getByRole('button', { name: /^Import/ }).isDisabled()).toBe(true);
  await row('flow003').getByLabel('What to do').selectOption('add');
  await row('flow003').getByLabel(label('fieldGrantFlow')).selectOption('client-credentials');
  await options.getByRole('button', { name: 'Import 1', exact: true }).click();
  await options.getByText('Imported: 1 new, 0 replaced.').waitFor();
  const list = await latchkey.openOptions('#/');
  await list.getByRole('link', { name: label('editNamed', 'Two ways'), exact: true }).click();
  expect(await list.getByLabel(label('fieldGrantFlow')).inputValue()).toBe('client-credentials');
});

test("a browser's passwords", async () => {
  const csv = 'name,url,username,password,note\nMaps,https://maps.example.test/login?x=1,anna,"p,1",\n';
  await choose('passwords.csv', Buffer.from(csv));
  await options.getByRole('heading', { name: '1 auth config found' }).waitFor();
  expect(await options.getByLabel('URL', { exact: true }).inputValue()).toBe('https://maps.example.test/');
  await options.getByRole('button', { name: 'Cancel' }).click();
});

test('an export asks for the master password, and holds what was imported', async () => {
  await options.getByRole('radio', { name: 'Encrypted', exact: true }).check();
  await options.getByRole('button', { name: 'Make a random one' }).click();
  const secret = await options.getByLabel('Password of the export', { exact: true }).inputValue();
  expect(secret).toHaveLength(32);
  const card = options.locator('section', { has: options.getByRole('heading', { name: 'Export for QGIS' }) });
  await card.getByLabel('Master password', { exact: true }).fill('not it');
  await card.getByRole('button', { name: 'Export', exact: true }).click();
  await card.getByText(label('wrongPassword')).waitFor();
  await card.getByLabel('Master password', { exact: true }).fill(password);
  const write = card.getByRole('button', { name: 'Export', exact: true });
  const file = await saved(latchkey, options, () => write.click());
  const { configs } = await readAuthXml(file.toString('utf8'), secret);
  for (const { id, configMap } of manifest.configs.filter(({ method }) =>
    ['Basic', 'EsriToken', 'APIHeader', 'AWSS3'].includes(method),
  ))
    if (id !== 'c0rrupt') expect(configs.find(it => it.id === id)?.fields, id).toEqual(configMap);
});
