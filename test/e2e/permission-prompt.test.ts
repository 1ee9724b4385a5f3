/**
 * The browser's own permission prompt, answered in a real window with the manifest as it ships: every other test
 * runs with permissions granted beforehand, as headless browsers cannot answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, basicOf, browser, eventually, fencesDown, password } from './kit.js';

let server: Running<'denied' | 'allowed' | 'site' | 'second'>;
const hosts = ['denied.test', 'allowed.test', 'site.test', 'second.test'];
let latchkey: Harness;

function origins(): Promise<string[]> {
  return latchkey.witness.permissions();
}

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = { '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')) };
  server = await startNode({
    certificate,
    sites: {
      denied: { host: 'denied.test', routes },
      allowed: { host: 'allowed.test', routes },
      site: { host: 'site.test', routes: { '/': page('<h1>Site</h1>') } },
      second: { host: 'second.test', routes: { '/': page('<h1>Second</h1>') } },
    },
  });
  latchkey = await start({
    browser,
    grants: [],
    shippedManifest: true,
    headed: true,
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts,
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
    await fencesDown(latchkey);
  });

  test('for a site: denied, nothing is granted; allowed, page and resource, and the page gets what it asks for', async () => {
    const resource = `${server.urls.allowed}/private/`;
    const page = await latchkey.newPage(`${server.urls.site}/`);
    const asks = (name: string) =>
      page.evaluate(url => fetch(url, { mode: 'no-cors' }).catch(() => {}), resource + name);
    const carried = (name: string) =>
      server.log.filter(({ url }) => url === `/private/${name}`).map(({ headers }) => headers.authorization);

    const popup = await latchkey.popup(page);
    const grant = { resource, decision: 'session' } as const;
    expect(await popup.allow({ ...grant, permission: 'deny' })).toContain('nothing was allowed');
    expect(await origins()).not.toContain('https://site.test/*');
    await asks('denied');
    expect(carried('denied')).toEqual([undefined]);

    expect(await popup.allow({ ...grant, permission: 'allow' })).toContain('may use it now');
    expect(await origins()).toContain('https://site.test/*');
    await asks('allowed');
    expect(carried('allowed')).toEqual([basicOf('user', 'secret')]);
    await popup.close();
    await page.close();
  });

  test('the popup that dies while the browser asks: the grant is finished without it', async () => {
    const resource = `${server.urls.allowed}/private/`;
    const page = await latchkey.newPage(`${server.urls.second}/`);
    await page.bringToFront();
    const popup = await latchkey.popup(page);
    // The page that asked is gone when the answer comes, as a popup is that loses the focus.
    popup.allow({ resource, decision: 'session' }).catch(() => {});
    await eventually(
      'the decision is noted',
      async () => Object.hasOwn(await latchkey.witness.sessionStorage(), 'pendingGrant') || undefined,
    );
    await popup.page.evaluate(() => location.replace('about:blank'));
    if (browser === 'firefox') {
      // There the question goes with the page that asked it, a moment later: nothing is permitted, and nothing allowed.
      await sleep(2000);
      await expect(latchkey.answerPermission('allow')).rejects.toThrow('asks for no permission');
      await popup.close();
      expect(await origins()).not.toContain('https://second.test/*');
      const sites = await latchkey.sites();
      expect((await sites.grants()).map(({ site }) => site)).not.toContain('second.test');
      await sites.close();
      return;
    }
    await latchkey.answerPermission('allow');
    await popup.close();
    await eventually(
      'the permission',
      async () => (await origins()).includes('https://second.test/*') || undefined,
    );
    const sites = await latchkey.sites();
    expect((await sites.grants()).map(({ site }) => site)).toContain('second.test');
    await sites.close();
  });

  test('watch all sites: asked for when it is chosen, given back when it is not, and the rest stays', async () => {
    const before = (await origins()).sort();
    const { page: options } = await latchkey.sites();
    const choice = options.getByRole('checkbox');
    await choice.click();
    await latchkey.answerPermission('allow');
    await eventually('all hosts', async () => (await origins()).includes('https://*/*') || undefined);
    await choice.uncheck();
    await eventually(
      'what there was before',
      async () => (await origins()).sort().join() === before.join() || undefined,
    );
    expect(await choice.isChecked()).toBe(false);
    await options.close();
  });
});
