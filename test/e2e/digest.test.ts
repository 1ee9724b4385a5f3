/** HTTP Digest by way of the challenge: Apache with MD5, lighttpd with SHA-256 (RFC 7616). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { type Certificate, makeCertificate } from '../servers/certificate.js';
import { start as startDigest } from '../servers/digest.js';
import { page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, browser, eventually, image, password } from './kit.js';

let certificate: Certificate;
let latchkey: Harness;
let evil: Running<'site'>;
const servers: Running<'site'>[] = [];

beforeAll(async () => {
  certificate = await makeCertificate(['apache.test', 'lighttpd.test', 'evil.test']);
  evil = await startNode({
    certificate,
    sites: { site: { host: 'evil.test', routes: { '/': page('<h1>Evil</h1>', 'Evil') } } },
  });
  const hosts = ['apache.test', 'lighttpd.test', 'evil.test'];
  latchkey = await start({
    browser,
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await Promise.all([...servers, evil].map(server => server?.stop()));
});

describe.each(['apache', 'lighttpd'] as const)('%s', kind => {
  let server: Running<'site'>;
  const at = (path: string) => server.urls.site + path;
  const entries = (path: string) => server.log.filter(entry => entry.url === path);

  beforeAll(async () => {
    const users = { user: 'secret' };
    server = await startDigest({
      server: kind,
      certificate,
      host: `${kind}.test`,
      realm: 'Digest area',
      users,
    });
    servers.push(server);
  });

  test('a protected page opens, and the next one needs no challenge of its own', async () => {
    await latchkey.addConfig({
      name: kind,
      method: 'Digest',
      fields: { username: 'user', password: 'secret' },
      resources: [at('/private/')],
    });
    const shown = await latchkey.newPage(at('/private/one.html'));
    expect(await shown.title()).toBe('Arrived');
    await shown.goto(at('/private/two.html'));
    expect(await shown.title()).toBe('Arrived');
    await eventually('both pages in the log', () =>
      entries('/private/two.html').length > 0 ? true : undefined,
    );
    expect(entries('/private/one.html').map(entry => entry.status)).toEqual([401, 200]);
    expect(authorized(server.log).every(entry => entry.headers.authorization?.startsWith('Digest '))).toBe(
      true,
    );
  });

  test('another site gets nothing while the browser keeps the credentials', async () => {
    const before = authorized(server.log).length;
    const shown = await latchkey.newPage(`${evil.urls.site}/`);
    await image(shown, at('/private/one.html'));
    await shown.evaluate(
      url =>
        fetch(url, { mode: 'no-cors', credentials: 'include' }).then(
          () => {},
          () => {},
        ),
      at('/private/two.html'),
    );
    // The own host is still served, so the log would show it.
    const own = await latchkey.newPage(at('/private/one.html'));
    expect(await own.title()).toBe('Arrived');
    await eventually('the own request', () => (authorized(server.log).length > before ? true : undefined));
    expect(authorized(server.log).length).toBe(before + 1);
  });

  test('after lock nothing is sent', async () => {
    await latchkey.lock();
    const before = server.log.length;
    const shown = await latchkey.newPage(at('/one.html'));
    await shown.evaluate(
      url =>
        fetch(url, { signal: AbortSignal.timeout(5000) }).then(
          () => {},
          () => {},
        ),
      at('/private/two.html'),
    );
    await eventually('the request', () => (server.log.length > before + 1 ? true : undefined));
    expect(authorized(server.log.slice(before))).toEqual([]);
    // The page gave the request up, and with it goes the window that waited for the vault.
    await eventually('no unlock window', () => latchkey.promptWindows().length === 0 || undefined);
    await latchkey.unlock(password);
  });
});

test('a wrong password meets the server once', async () => {
  const users = { user: 'right' };
  const server = await startDigest({
    server: 'apache',
    certificate,
    host: 'apache.test',
    realm: 'Other',
    users,
  });
  servers.push(server);
  await latchkey.addConfig({
    name: 'wrong',
    method: 'Digest',
    fields: { username: 'user', password: 'wrong' },
    resources: [`${server.urls.site}/private/`],
  });
  const shown = await latchkey.newPage(`${server.urls.site}/private/one.html`);
  expect(await shown.title()).not.toBe('Arrived');
  await shown.goto(`${server.urls.site}/private/two.html`).catch(() => {});
  await eventually('both addresses in the log', () =>
    server.log.some(entry => entry.url === '/private/two.html') ? true : undefined,
  );
  expect(authorized(server.log).length).toBe(1);
  expect((await latchkey.listConfigs()).find(config => config.name === 'wrong')?.resources[0]?.outcome).toBe(
    'failed',
  );
});

test.each([
  ['right', 'lighttpd', 200, 0],
  ['wrong', 'apache', 401, 1],
] as const)(
  'twenty requests of a page at once, the password unproven and %s: tried once',
  async (secret, kind, status, refused) => {
    const server = await startDigest({
      server: kind,
      certificate,
      host: `${kind}.test`,
      realm: `Many ${secret}`,
      users: { user: 'right' },
    });
    servers.push(server);
    await latchkey.addConfig({
      name: `many ${secret}`,
      method: 'Digest',
      fields: { username: 'user', password: secret },
      resources: [`${server.urls.site}/private/`],
    });
    const shown = await latchkey.newPage(`${server.urls.site}/one.html`);
    const statuses = await shown.evaluate(
      url => Promise.all(Array.from({ length: 20 }, (_, n) => fetch(`${url}?${n}`).then(it => it.status))),
      `${server.urls.site}/private/one.html`,
    );
    expect(new Set(statuses)).toEqual(new Set([status]));
    const least = secret === 'right' ? 20 : 1;
    await eventually('all in the log', () => authorized(server.log).length >= least || undefined);
    const sent = authorized(server.log);
    expect(sent.filter(entry => entry.status === 401).length).toBe(refused);
  },
);
