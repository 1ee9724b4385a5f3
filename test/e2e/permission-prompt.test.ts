/**
 * The browser's own permission prompt, answered in a real window with the manifest as it ships: every other test
 * runs with permissions granted beforehand, as headless browsers cannot answer.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, basicOf, password } from './kit.js';

let server: Running<'denied' | 'allowed'>;
let latchkey: Harness;

function origins(): Promise<string[]> {
  return latchkey.witness.permissions();
}

beforeAll(async () => {
  const certificate = await makeCertificate(['denied.test', 'allowed.test']);
  const routes = { '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')) };
  server = await startNode({
    certificate,
    sites: { denied: { host: 'denied.test', routes }, allowed: { host: 'allowed.test', routes } },
  });
  latchkey = await start({
    browser: 'chromium',
    grants: [],
    shippedManifest: true,
    headed: true,
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['denied.test', 'allowed.test'],
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const config = (site: 'denied' | 'allowed', permission: 'allow' | 'deny') => ({
  name: site,
  method: 'Basic',
  fields: { username: 'user', password: 'secret' },
  resources: [`${server.urls[site]}/private/`],
  permission,
});

describe('the permission prompt', () => {
  test('nothing is permitted from the start', async () => {
    expect(await origins()).toEqual([]);
  });

  test('denied: the config is kept, says what it lacks, and is not used', async () => {
    await latchkey.addConfig(config('denied', 'deny'));
    expect(await origins()).toEqual([]);
    const [listed] = await latchkey.listConfigs();
    expect(listed?.text).toContain('Allow access');
  });

  test('allowed: exactly this host, https and its WebSockets, and the page opens', async () => {
    await latchkey.addConfig(config('allowed', 'allow'));
    expect((await origins()).sort()).toEqual(['https://allowed.test/*', 'wss://allowed.test/*']);
    const opened = await latchkey.newPage(`${server.urls.allowed}/private/page`);
    expect(await opened.title()).toBe('Arrived');
    expect(authorized(server.log).map(entry => [entry.host, entry.headers.authorization])).toEqual([
      ['allowed.test', basicOf('user', 'secret')],
    ]);
  });
});
