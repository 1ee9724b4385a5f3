/** The http twin of an https resource on the default port: upgraded before anything is sent (invariants 2 and 3). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

const hosts = ['up.test', 'plain.test', 'marked.test'];
let server: Running<'tls' | 'clear'>;
let latchkey: Harness;

/** Requests that reached the clear-text port under this name. */
const inClear = (host: string) =>
  server.log.filter(entry => entry.host === host && entry.port === Number(new URL(server.urls.clear).port));

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = {
    '/': page('<h1>Open</h1>', 'Open'),
    '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')),
  };
  server = await startNode({
    certificate,
    sites: { tls: { host: 'up.test', routes }, clear: { host: 'up.test', tls: false, routes } },
  });
  // The default ports of these names lead to the servers' own.
  const port = (url: string) => new URL(url).port;
  const [tls, clear] = [port(server.urls.tls), port(server.urls.clear)];
  const rules = hosts.flatMap(host => [
    `MAP ${host}:443 127.0.0.1:${tls}`,
    `MAP ${host}:80 127.0.0.1:${clear}`,
  ]);
  latchkey = await start({
    browser,
    grants: ['https://up.test', 'https://marked.test', 'http://marked.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    switches: [
      `--host-resolver-rules=${rules.join(', ')}`,
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
    ],
    preferences: { 'network.socket.forcePort': `443=${tls};80=${clear}` },
  });
  await latchkey.createVault(password);
  const fields = { username: 'user', password: 'secret' };
  await latchkey.addConfig({ name: 'Up', method: 'Basic', fields, resources: ['https://up.test/private/'] });
  await latchkey.addConfig({
    name: 'Marked',
    method: 'Basic',
    fields,
    resources: ['https://marked.test/private/', { url: 'http://marked.test/private/', allowClearText: true }],
  });
  for (const host of ['up.test', 'marked.test']) {
    const shown = await latchkey.newPage(`https://${host}/private/`);
    expect(await shown.title()).toBe('Arrived');
    await shown.close();
  }
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

describe('the http twin', () => {
  test('control: a name without a resource is reached in clear text', async () => {
    await (await latchkey.newPage('http://plain.test/')).close();
    expect(inClear('plain.test').length).toBeGreaterThan(0);
  });

  test('of a resource is upgraded: nothing is sent in clear, and the page arrives', async () => {
    await eventually('the upgrade', async () =>
      (await latchkey.witness.sessionRules()).some(rule => rule.action.type === 'upgradeScheme')
        ? true
        : undefined,
    );
    const shown = await latchkey.newPage('http://up.test/private/twin');
    expect(shown.url()).toBe('https://up.test/private/twin');
    expect(await shown.title()).toBe('Arrived');
    expect(inClear('up.test')).toEqual([]);
    expect(server.log.findLast(({ url }) => url === '/private/twin')?.headers.authorization).toBe(
      basicOf('user', 'secret'),
    );
  });

  test('in a frame of another page is upgraded too', async () => {
    await fencesDown(latchkey);
    const shown = await latchkey.newPage('http://plain.test/');
    await shown.evaluate(
      () =>
        new Promise<void>(resolve => {
          const frame = document.createElement('iframe');
          frame.src = 'http://up.test/';
          frame.onload = () => resolve();
          document.body.append(frame);
        }),
    );
    expect(shown.frames().map(frame => frame.url())).toContain('https://up.test/');
    expect(inClear('up.test')).toEqual([]);
  });

  test('of a host with a marked clear-text resource is left as it is, with its own secret', async () => {
    const shown = await latchkey.newPage('http://marked.test/private/clear');
    expect(shown.url()).toBe('http://marked.test/private/clear');
    expect(await shown.title()).toBe('Arrived');
    expect(inClear('marked.test').some(({ url }) => url === '/private/clear')).toBe(true);
  });
});
