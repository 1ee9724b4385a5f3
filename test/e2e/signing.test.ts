/** Methods that sign each request, against servers that check it. Chromium signs pages alone, and says so. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, cors, page, redirect } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import type { Exchange } from '../servers/lib/routes.js';
import { mapTiler, s3 } from '../servers/lib/signed.js';
import { start as startNode } from '../servers/node.js';
import { browser, eventually, fetched, image, opensAtLast, password, unsignedText } from './kit.js';

const hosts = ['s3.test', 'tiles.test', 'evil.test'];
const key = { accessKeyId: 'test:tester', secretAccessKey: 'se/cr+et=', region: 'eu-west-1' };
const mapKey = { key: 'keyid', secret: '0123456789abcdef0123456789abcdef' };
const signsAll = browser === 'firefox';

let server: Running<'s3' | 'tiles' | 'evil'>;
let latchkey: Harness;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const open = {
    '/': page('<h1>Page</h1>'),
    '/to': ({ url }: Exchange) => redirect(url.searchParams.get('to') ?? ''),
  };
  server = await startNode({
    certificate,
    sites: {
      s3: {
        host: 's3.test',
        routes: {
          ...open,
          '/bucket/*': s3(key, cors(collector)),
          '/other/*': s3({ ...key, secretAccessKey: 'x' }, page('')),
        },
      },
      tiles: {
        host: 'tiles.test',
        routes: {
          ...open,
          '/maps/*': mapTiler(() => server.urls.tiles, mapKey.key, mapKey.secret, cors(collector)),
        },
      },
      evil: { host: 'evil.test', routes: open },
    },
  });
  latchkey = await start({
    browser,
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const { accessKeyId: username, secretAccessKey, region } = key;
  await latchkey.addConfig({
    name: 'Bucket',
    method: 'AWSS3',
    fields: { username, password: secretAccessKey, region },
    resources: [`${server.urls.s3}/bucket/`, `${server.urls.s3}/other/`],
  });
  await latchkey.addConfig({
    name: 'Tiles',
    method: 'MapTilerHmacSha256',
    fields: { token: `${mapKey.key}_${mapKey.secret}` },
    resources: [`${server.urls.tiles}/maps/`],
  });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const statuses = (path: string) =>
  server.log.filter(({ url }) => url.split('?')[0] === path).map(({ status }) => status);
/** Of the page that is shown, however its path is written. */
const statusesOf = (shown: Page) => {
  const path = (url: string) => decodeURIComponent(new URL(url, 'http://any').pathname);
  return server.log.filter(({ url }) => path(url) === path(shown.url())).map(({ status }) => status);
};

describe.each([
  ['s3', '/bucket/', "a b/it's (1)*~.txt?b=2&a=%2F%20+&list-type=2"],
  ['tiles', '/maps/', 'streets/4/8/5.png?a=%20+&lang=de'],
] as const)('%s', (site, folder, rest) => {
  const at = (path: string) => server.urls[site] + folder + path;

  test('a page opens', async () => {
    const shown = await opensAtLast(latchkey, at(rest));
    // Where nothing is signed before it is sent, the server refuses once.
    expect(statusesOf(shown)).toEqual(signsAll ? [200] : [403, 200]);
    await shown.close();
  });

  test.each(['by a redirect', 'at a fragment'])('a page opens %s', async how => {
    const url = at(`${how.replaceAll(' ', '-')}?x=^*`);
    const shown = await opensAtLast(
      latchkey,
      how === 'at a fragment' ? `${url}#here` : `${server.urls.evil}/to?to=${encodeURIComponent(url)}`,
    );
    expect(statusesOf(shown)).toEqual(signsAll ? [200] : [403, 200]);
    await shown.close();
  });

  test('what the own page embeds is signed, or said not to be', async () => {
    const own = await latchkey.newPage(`${server.urls[site]}/`);
    expect(await fetched(own, at('embedded?x=1'))).toBe(signsAll ? 200 : 403);
    if (!signsAll) expect(await unsignedText(latchkey, own)).toContain('wants a signature');
    await own.close();
  });

  test('a site without a grant gets nothing signed', async () => {
    const foreign = await latchkey.newPage(`${server.urls.evil}/`);
    await fetched(foreign, at('foreign'));
    await image(foreign, at('foreign'));
    expect(statuses(`${folder}foreign`)).toEqual([403, 403]);
    await foreign.close();
  });
});

test('an encoded dot segment does not lead a signature out of its resource', async () => {
  const path = '/bucket/..%2F..%2Fevil/x';
  const shown = await opensAtLast(latchkey, server.urls.s3 + path);
  expect(statuses(path)).toEqual(signsAll ? [200] : [403, 200]);
  expect(statuses('/evil/x')).toEqual([]);
  await shown.close();
});

test('a signature that is refused is asked about once more, and never made again', async () => {
  const shown = await latchkey.newPage(`${server.urls.s3}/other/x`);
  const wanted = signsAll ? 1 : 2;
  await eventually('refused', () => statuses('/other/x').length >= wanted || undefined);
  await eventually('failed', async () => {
    const config = (await latchkey.listConfigs()).find(({ name }) => name === 'Bucket');
    return config?.resources.find(({ url }) => url.endsWith('/other/'))?.outcome === 'failed';
  });
  expect(statuses('/other/x')).toEqual(Array.from({ length: wanted }, () => 403));
  // By the background, at the resource's own address.
  expect(statuses('/other/')).toEqual([403]);
  await fetched(shown, `${server.urls.s3}/other/y`);
  const carried = server.log.filter(
    ({ url, headers }) => url.startsWith('/other/y') && headers.authorization,
  );
  expect(carried).toEqual([]);
  await shown.close();
});

test('no rule for a page is left, and after lock nothing is signed', async () => {
  await eventually('no such rule', async () => {
    const rules = await latchkey.witness.sessionRules();
    return rules.every(({ id }) => id < 3_000_000) || undefined;
  });
  await latchkey.lock();
  const before = server.log.length;
  const shown = await latchkey.newPage(`${server.urls.s3}/bucket/locked`);
  await eventually('the request', () => server.log.length > before || undefined);
  expect(server.log.slice(before).map(({ status }) => status)).toEqual([403]);
  await shown.close();
});
