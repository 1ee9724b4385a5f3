/**
 * Who causes a request, where it is no ordinary page (invariant 3): service workers, pages without a host, and pages
 * that send an Authorization of their own.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, page } from '../servers/lib/answers.js';
import { makeFolder, removeFolder } from '../servers/lib/owned.js';
import { type Running, withHost } from '../servers/lib/received.js';
import type { Routes } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { ask, carried, everything } from './any-page.js';
import { kindRoutes } from './kinds.js';
import { basicOf, browser, eventually, password } from './kit.js';

const secret = basicOf('user', 'secret');
const hosts = ['res.test', 'site.test', 'evil.test'] as const;
const html = '<!doctype html><title>Page</title><body>Page';
const folder = makeFolder('pages');
let server: Running<'res'>;
let latchkey: Harness;

const at = (host: (typeof hosts)[number], path: string) => withHost(server.urls.res, host) + path;
const open = (host: (typeof hosts)[number]) => latchkey.newPage(at(host, '/public/page'));

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes: Routes = {
    ...kindRoutes,
    '/public/page': page('<h1>Page</h1>'),
    '/area/*': collector,
    '/left/*': collector,
  };
  server = await startNode({ certificate, sites: { res: { host: 'res.test', routes } } });
  latchkey = await start({
    browser,
    // The browser's own second line is off: what is not sent, Latchkey did not send.
    grants: hosts.map(host => `https://${host}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
    // Else Chromium stops what a data: page asks of this machine (Local Network Access), and nothing would be shown.
    switches: ['--ip-address-space-overrides=127.0.0.1:0=public'],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Area',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [
      { url: at('res.test', '/area/'), attach: 'at-once' },
      { url: at('res.test', '/left/'), attach: 'challenge' },
    ],
  });
  const site = await open('site.test');
  const popup = await latchkey.popup(site);
  await popup.allow({ resource: at('res.test', '/area/'), decision: 'session' });
  await popup.close();
  await site.close();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
  removeFolder(folder);
});

/** What the requests to an address carried, the browser's own question before them (OPTIONS) left out. */
async function carriedTo(path: string): Promise<(string | undefined)[]> {
  return eventually(`${path} in the log`, () => {
    const found = server.log.filter(({ url, method }) => url === path && method !== 'OPTIONS');
    return found.length > 0 ? found.map(({ headers }) => headers.authorization) : undefined;
  });
}

/** Has the service worker of a page fetch an address. */
async function byServiceWorker(from: Page, url: string): Promise<void> {
  await from.evaluate(async address => {
    const scope = '/public/no-page/';
    const { installing, waiting, active } = await navigator.serviceWorker.register(
      '/public/service-worker.js',
      { scope },
    );
    const { port1, port2 } = new MessageChannel();
    const done = new Promise(resolve => {
      port1.onmessage = resolve;
    });
    (active ?? waiting ?? installing)?.postMessage(address, [port2]);
    await done;
  }, url);
}

describe('a service worker', () => {
  // Firefox tells neither the top page nor the tab of a service worker, so of another site's it may be anybody's.
  const ofGranted = browser === 'chromium' ? secret : undefined;
  test.each([
    ['of the own host', 'res.test', secret],
    ['of a granted site', 'site.test', ofGranted],
    ['of a site without a grant', 'evil.test', undefined],
  ] as const)('%s', async (_, host, expected) => {
    const path = `/area/worker-of-${host}`;
    const from = await open(host);
    await byServiceWorker(from, at('res.test', path));
    expect(await carriedTo(path)).toEqual([expected]);
    await from.close();
  });
});

describe('a page with an Authorization of its own', () => {
  const own = 'Bearer of the page';
  test.each([
    ['of the own host: replaced where the config attaches', 'res.test', '/area/', secret],
    ['of the own host: left alone where it only answers challenges', 'res.test', '/left/', own],
    ['of a granted site: replaced', 'site.test', '/area/', secret],
    ['of a site without a grant: left alone', 'evil.test', '/area/', own],
    ['of a granted site, where it only answers challenges: left alone', 'site.test', '/left/', own],
  ] as const)('%s', async (_, host, area, expected) => {
    const from = await open(host);
    for (const kind of ['fetch', 'XHR']) {
      const path = `${area}${kind}-of-${host}`;
      await from.evaluate(
        ([url, header, how]) =>
          how === 'fetch'
            ? fetch(url, { headers: { authorization: header } }).then(() => {})
            : new Promise<void>(done => {
                const request = new XMLHttpRequest();
                request.onloadend = () => done();
                request.open('GET', url);
                request.setRequestHeader('Authorization', header);
                request.send();
              }),
        [at('res.test', path), own, kind] as const,
      );
      expect([kind, await carriedTo(path)]).toEqual([kind, [expected]]);
    }
    await from.close();
  });
});

describe('a page without a host', () => {
  function fileUrl(): string {
    const file = join(folder, 'page.html');
    writeFileSync(file, html);
    return pathToFileURL(file).href;
  }
  test.each([
    ['file:', fileUrl],
    ['data:', () => `data:text/html,${encodeURIComponent(html)}`],
  ] as const)(
    '%s: nothing it embeds or posts; a link that leaves it is a visit like any other',
    async (scheme, url) => {
      // The control, in the same words.
      const control = await open('res.test');
      expect(carried(await ask(control, at('res.test', '/area/'), server.log))).toEqual(
        [...everything].sort(),
      );
      await control.close();
      const shown = await latchkey.newPage(url());
      expect(await shown.evaluate(() => location.protocol)).toBe(scheme);
      expect(carried(await ask(shown, at('res.test', '/area/'), server.log))).toEqual([]);
      const visit = `/area/visited-from-${scheme}`;
      await shown.evaluate(to => location.assign(to), at('res.test', visit));
      expect(await carriedTo(visit)).toEqual([secret]);
      await shown.close();
    },
  );
});
