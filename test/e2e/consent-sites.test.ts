/** What a site is (invariant 3): who else gets something, and who does not, when one site is granted a config. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, cors, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import type { Route } from '../servers/lib/routes.js';
import { slow } from '../servers/lib/slow.js';
import { start as startNode } from '../servers/node.js';
import { ask, carried, everything } from './any-page.js';
import { byKind } from './kinds.js';
import { authorized, basicOf, browser, eventually, fencesDown, password } from './kit.js';

const secret = basicOf('user', 'secret');
const hosts = [
  'site.test',
  'sub.site.test',
  'denied.site.test',
  'own.site.test',
  'evil.test',
  'res.test',
  'x.wild.test',
  // A public suffix of the list's private section.
  'github.io',
];
/** All but `evil.test` and the http twin of the site: of the resources, the site, and what was ever granted. */
const permitted = hosts.filter(host => host !== 'evil.test').map(host => `https://${host}`);
const html = '<!doctype html><body>Frame';

const routes: Record<string, Route> = {
  '/': page('<h1>Page</h1>'),
  '/area/*': collector,
  '/asks/*': cors(basic('Area', { user: 'secret' }, collector)),
};
let server: Running<'own' | 'port' | 'clear'>;
let latchkey: Harness;

const at = (host: string, path: string) => `${withHost(server.urls.own, host)}${path}`;
const open = (host: string, path = '/') => latchkey.newPage(at(host, path));

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  server = await startNode({
    certificate,
    sites: {
      own: { host: 'res.test', routes },
      port: { host: 'site.test', routes },
      clear: { host: 'site.test', tls: false, routes },
    },
  });
  latchkey = await start({
    browser,
    grants: [...permitted, 'https://*.wild.test'],
    // The browser's own second line is off: what is not sent, Latchkey did not send.
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  const credentials = { method: 'Basic', fields: { username: 'user', password: 'secret' } };
  const atOnce = (url: string) => ({ url, attach: 'at-once' as const });
  await latchkey.addConfig({
    ...credentials,
    name: 'Areas',
    resources: [
      ...['res.test', '*.wild.test', 'github.io'].map(host => atOnce(`https://${host}:${port()}/area/`)),
      { url: at('res.test', '/asks/'), attach: 'challenge' },
    ],
  });
  // A sub-domain of the site with a config of its own.
  await latchkey.addConfig({ ...credentials, name: 'Own', resources: [at('own.site.test', '/area/')] });
  await decide('site.test', 'session');
  await decide('denied.site.test', 'never');
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

function port(): string {
  return new URL(server.urls.own).port;
}

async function decide(host: string, decision: 'never' | 'session'): Promise<void> {
  const shown = await open(host);
  const popup = await latchkey.popup(shown);
  await popup.allow({ resource: at('res.test', '/area/'), decision });
  await popup.close();
  await shown.close();
}

/** Adds a frame to a page and gives it once it shows what it was given. */
async function frameIn(top: Page, attributes: Record<string, string>): Promise<Frame> {
  const name = `frame-${top.frames().length}`;
  await top.evaluate(
    given => {
      const frame = document.createElement('iframe');
      for (const [name, value] of Object.entries(given)) frame.setAttribute(name, value);
      document.body.append(frame);
    },
    { ...attributes, name },
  );
  // The frame itself knows best who it is and what it shows: not all of that is told in Firefox.
  const isThere = (wanted: string) =>
    window.name === wanted && location.href !== 'about:blank' && document.readyState === 'complete';
  return eventually('the frame', async () => {
    for (const frame of top.frames().slice(1).reverse())
      if (await frame.evaluate(isThere, name).catch(() => false)) return frame;
    return undefined;
  });
}

const asked = async (
  from: Page | Frame,
  area = at('res.test', '/area/'),
  kinds: readonly string[] = everything,
) => carried(await ask(from, area, server.log, kinds));
const all = [...everything].sort();

describe('a site granted for this session', () => {
  test.each([
    ['its pages', () => at('site.test', '/')],
    ['its pages on another port', () => `${server.urls.port}/`],
    ['its sub-domains', () => at('sub.site.test', '/')],
  ])('%s: every kind carries the secret', async (_, url) => {
    const shown = await latchkey.newPage(url());
    const found = await ask(shown, at('res.test', '/area/'), server.log);
    for (const [kind, entries] of found)
      expect(entries.map(({ headers }) => [kind, headers.authorization])).toEqual([[kind, secret]]);
    await shown.close();
  });

  test('not a sub-domain that was denied, nor one with configs of its own, nor another site', async () => {
    for (const host of ['denied.site.test', 'own.site.test', 'evil.test']) {
      const shown = await open(host);
      expect([host, await asked(shown)]).toEqual([host, []]);
      await shown.close();
    }
  });

  test('nor opaque origins and other sites in its frames; its own unsandboxed frames are its pages', async () => {
    const shown = await open('site.test');
    const sandbox = 'allow-scripts allow-forms allow-popups';
    for (const attributes of [
      { srcdoc: html, sandbox },
      { src: at('site.test', '/'), sandbox },
      { src: `data:text/html,${html}` },
      { src: at('evil.test', '/') },
    ] as Record<string, string>[]) {
      const frame = await frameIn(shown, attributes);
      expect([attributes, await asked(frame)]).toEqual([attributes, []]);
    }
    expect(await asked(await frameIn(shown, { srcdoc: html }))).toEqual(all);
    await shown.close();
  });

  test('nor the site itself in a frame of another: what is framed acts under the page around it', async () => {
    const evil = await open('evil.test');
    expect(await asked(await frameIn(evil, { src: at('site.test', '/') }))).toEqual(['form POST']);
    await evil.close();
  });

  /** Firefox decides each request by its exact initiator, where a rule must leave out what it cannot tell apart. */
  const byRules = browser === 'chromium';

  test('hosts of a wildcard resource, and a public suffix, are served for it as well', async () => {
    for (const host of ['x.wild.test', 'github.io']) {
      const area = at(host, '/area/');
      const site = await open('site.test');
      // The page a POST leads to has no page around it that a rule could name.
      const served = byRules ? all.filter(kind => kind !== 'form POST') : all;
      expect([host, await asked(site, area)]).toEqual([host, served]);
      const evil = await open('evil.test');
      expect([host, await asked(evil, area)]).toEqual([host, []]);
      const own = await open(host);
      expect([host, await asked(own, area)]).toEqual([host, byRules ? [] : all]);
      for (const shown of [site, evil, own]) await shown.close();
    }
  });

  test('a challenge: answered for the site and its sub-domains, for nobody else', async () => {
    const asks = at('res.test', '/asks/');
    for (const host of ['denied.site.test', 'own.site.test']) {
      const shown = await open(host);
      expect([host, await asked(shown, asks)]).toEqual([host, []]);
      await shown.close();
    }
    // Of a page without permission the browser shows navigations alone, and asks the user about the rest.
    const evil = await open('evil.test');
    expect(await asked(evil, asks, ['form POST', 'iframe'])).toEqual([]);
    await evil.close();
    for (const host of ['site.test', 'sub.site.test']) {
      const shown = await open(host);
      const found = await ask(shown, asks, server.log, ['fetch', 'XHR', 'iframe', 'WebSocket']);
      const run = new URLSearchParams([...found.values()][0]?.[0]?.url.split('?')[1]).get('run') ?? '';
      await eventually(`all answered for ${host}`, () => carried(byKind(server.log, run)).length === 4);
      await shown.close();
      await fencesDown(latchkey);
    }
  });

  test('revoked while its answer is behind the fence: nothing of it from the cache', async () => {
    const asks = at('res.test', '/asks/');
    const shown = await open('site.test');
    const status = (mark: string) =>
      shown.evaluate(
        url =>
          fetch(url, { credentials: 'include' }).then(
            response => response.status,
            () => 'blocked',
          ),
        `${asks}?${mark}`,
      );
    // An answer that has not come keeps the fence up, and the cache full.
    const held = slow('held');
    routes['/asks/held'] = basic('Area', { user: 'secret' }, exchange => {
      const { response, entry } = exchange;
      response?.setHeader('access-control-allow-origin', entry.headers.origin ?? '*');
      response?.setHeader('access-control-allow-credentials', 'true');
      return held.route(exchange);
    });
    await shown.evaluate(url => {
      // Kept: a body that nobody reads is given up when its response is collected.
      const body = fetch(url, { credentials: 'include' }).then(response => response.text());
      Object.assign(globalThis, { body });
    }, `${asks}held`);
    await held.started;
    expect(await status('granted')).toBe(200);
    const popup = await latchkey.popup(shown);
    await popup.revoke(at('res.test', '/area/'));
    await popup.close();
    // Firefox has no fence, as nothing is in its cache.
    expect(await status('revoked')).toBe(byRules ? 'blocked' : 401);
    held.finish();
    await fencesDown(latchkey);
    expect(await status('later')).toBe(401);
    const sent = (mark: string) => server.log.filter(({ url }) => url === `/asks/?${mark}`);
    expect(sent('granted').at(-1)?.headers.authorization).toBe(secret);
    expect(authorized(sent('revoked'))).toEqual([]);
    expect(sent('revoked')).toHaveLength(byRules ? 0 : 1);
    expect(sent('later').map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await shown.close();
    await decide('site.test', 'session');
  });
});

// Last: once the site was opened in clear text, rules serve it no more.
describe('the http twin of a granted site', () => {
  test('gets nothing, the popup says why, and the site itself is served by rules no more', async () => {
    const clear = await latchkey.newPage(`${server.urls.clear}/`);
    const popup = await latchkey.popup(clear);
    expect(await popup.consentText()).toContain('came over http');
    await popup.close();
    expect(await asked(clear)).toEqual([]);
    await clear.close();
    const site = await open('site.test');
    expect(await asked(site)).toEqual(browser === 'chromium' ? [] : all);
    await site.close();
  });

  test('after lock the site starts anew', async () => {
    await latchkey.lock();
    await latchkey.unlock(password);
    await decide('site.test', 'session');
    const site = await open('site.test');
    expect(await asked(site)).toEqual(all);
    await site.close();
  });
});
