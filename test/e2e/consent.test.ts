/**
 * A map on one site with tiles and a fetch from another: nothing is sent on its behalf until the user decides, and
 * each decision lasts as long as it says (invariants 3 and 4).
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { page as html } from '../servers/lib/answers.js';
import type { Handler } from '../servers/lib/routes.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

const tiles = 64;
const users = { mapper: 'secret' };
const authorization = basicOf('mapper', users.mapper);
const readable = [
  'add_header Access-Control-Allow-Origin $http_origin always;',
  'add_header Access-Control-Allow-Credentials true always;',
];

describe.each([
  ['block', false],
  ['allow', false],
  ['block', true],
] as const)('third-party cookies: %s, watching all sites: %s', (thirdPartyCookies, watchAllSites) => {
  let server: Nginx<'map' | 'tiles'>;
  let latchkey: Harness;
  let loads = 0;

  /** A map whose tiles and fetch lie in an area of the other site; each load marks its requests. */
  const map: Handler = ({ url }) => {
    const at = `${server.urls.tiles}/${url.searchParams.get('area')}`;
    const mark = `?load=${++loads}`;
    const images = Array.from({ length: tiles }, (_, n) => `<img alt="" src="${at}/${n}.png${mark}">`).join(
      '',
    );
    const script = `fetch('${at}/data.json${mark}', { credentials: 'include' })
      .then(r => r.status, () => 0).then(status => { document.body.dataset.fetched = status; });`;
    return html(`${images}<script>${script}</script>`, `Map ${loads}`);
  };

  beforeAll(async () => {
    const certificate = await makeCertificate(['map.test', 'tiles.test']);
    const area = (path: string) => ({ path, realm: path, users, directives: readable });
    server = await startNginx({
      certificate,
      routes: { '/map': map },
      sites: {
        map: { host: 'map.test', areas: [] },
        tiles: { host: 'tiles.test', areas: [area('/proven/'), area('/fresh/')] },
      },
    });
    latchkey = await start({
      browser,
      grants: ['https://map.test', 'https://tiles.test'],
      watchAllSites,
      thirdPartyCookies,
      trust: [certificate.spki],
      hosts: ['map.test', 'tiles.test'],
    });
    await latchkey.createVault(password);
    for (const name of ['proven', 'fresh']) {
      await latchkey.addConfig({
        name,
        method: 'Basic',
        fields: { username: 'mapper', password: users.mapper },
        resources: [`${server.urls.tiles}/${name}/`],
      });
    }
    const own = await latchkey.newPage(`${server.urls.tiles}/proven/own`);
    expect(await own.title()).toBe('Arrived');
    await own.close();
    await fencesDown(latchkey);
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
  });

  const resource = (area: string) => `${server.urls.tiles}/${area}/`;
  const openMap = (area = 'proven') => latchkey.newPage(`${server.urls.map}/map?area=${area}`);

  /** What became of the load a map page shows: its requests at the tile server, and what the page got. */
  async function outcome(page: Page) {
    await page.waitForFunction(
      () => document.body.dataset.fetched !== undefined && [...document.images].every(it => it.complete),
    );
    const { load, arrived, fetched } = await page.evaluate(() => ({
      load: document.title.replace('Map ', ''),
      arrived: [...document.images].filter(it => it.naturalWidth > 0).length,
      fetched: Number(document.body.dataset.fetched),
    }));
    const log = await eventually('all requests of the map in the log', async () => {
      const found = (await server.settledLog()).filter(({ url }) => url.endsWith(`?load=${load}`));
      return new Set(found.map(({ url }) => url)).size === tiles + 1 ? found : undefined;
    });
    const carried = log.filter(({ headers }) => headers.authorization === authorization);
    expect(log.filter(({ headers }) => headers.authorization !== undefined)).toEqual(carried);
    return { carried: carried.length, refused: log.length - carried.length, arrived, fetched };
  }
  const nothing = { carried: 0, refused: tiles + 1, arrived: 0, fetched: 401 };
  const everything = { carried: tiles + 1, refused: 0, arrived: tiles, fetched: 200 };

  /** Decides in the popup of a map page; `reload` presses its button and waits for the page. */
  async function decide(
    page: Page,
    decision: 'never' | 'ask' | 'session' | 'always',
    { area = 'proven', reload = true } = {},
  ): Promise<void> {
    const popup = await latchkey.popup(page);
    await popup.allow({ resource: resource(area), decision });
    if (reload) {
      const before = await page.title();
      await popup.reloadPage();
      // Not the event: the first load may end late.
      await page.waitForFunction(it => document.title !== it && document.readyState === 'complete', before);
    }
    await popup.close();
  }
  async function foreignEntries(page: Page) {
    const popup = await latchkey.popup(page);
    const entries = await popup.entries();
    await popup.close();
    return entries.filter(entry => entry.outcome === 'foreign');
  }

  test('before a decision nothing is sent, and the popup names the site and leads to the decision', async () => {
    const page = await openMap();
    expect(await outcome(page)).toEqual(nothing);
    const popup = await latchkey.popup(page);
    const [entry] = await popup.entries();
    expect(entry).toMatchObject({ outcome: 'foreign', text: expect.stringContaining('map.test') });
    await popup.page.getByRole('button', { name: 'Decide about map.test' }).click();
    const [first, second] = await popup.grants();
    expect(first).toMatchObject({ resource: resource('proven'), decision: undefined });
    expect(first?.text).toContain('just refused');
    expect(second?.resource).toBe(resource('fresh'));
    await popup.close();
    await page.close();
  });

  test('for this session: everything arrives, until it is revoked', async () => {
    const page = await openMap();
    await decide(page, 'session');
    expect(await outcome(page)).toEqual(everything);
    // A service that serves by rule needs nobody awake.
    await latchkey.stopWorker();
    await page.reload();
    expect(await outcome(page)).toEqual(everything);

    const popup = await latchkey.popup(page);
    const decided = (await popup.grants()).map(offer => [offer.resource, offer.decision]);
    expect(decided).toContainEqual([resource('proven'), 'session']);
    await popup.revoke(resource('proven'));
    const probe = `${resource('proven')}revoked`;
    await page.evaluate(
      url => fetch(url, { mode: 'no-cors', credentials: 'include' }).catch(() => {}),
      probe,
    );
    const log = await server.settledLog();
    const found = log.filter(({ url }) => url === '/proven/revoked');
    expect(found.map(({ status, headers }) => [status, headers.authorization])).toEqual([[401, undefined]]);
    await popup.close();
    await page.close();
  });

  test('for this session: over at lock', async () => {
    const page = await openMap();
    await decide(page, 'session');
    expect(await outcome(page)).toEqual(everything);
    await latchkey.lock();
    await latchkey.unlock(password);
    await page.reload();
    expect(await outcome(page)).toEqual(nothing);
    expect(await listed()).toEqual([]);
    await page.close();
  });

  async function listed() {
    const sites = await latchkey.sites();
    const grants = (await sites.grants()).map(({ site, decision }) => [site, decision]);
    await sites.close();
    return grants;
  }

  test('ask each time: one page load in one tab', async () => {
    const page = await openMap();
    await decide(page, 'ask');
    expect(await outcome(page)).toEqual(everything);
    const other = await openMap();
    expect(await outcome(other)).toEqual(nothing);
    // A file that the tab is sent to and does not show leaves the page where it is.
    const downloading = page.waitForEvent('download');
    await page.evaluate(url => location.assign(url), `${server.urls.map}/download`);
    await downloading;
    const again = () =>
      page.evaluate(
        url => fetch(url, { credentials: 'include' }).then(response => response.ok),
        `${resource('proven')}again`,
      );
    await eventually('the page is served again', async () => (await again()) || undefined);
    // Meanwhile a challenge may have been answered, and then strangers are kept from the resource for a while.
    await fencesDown(latchkey);
    await page.goto(`${server.urls.map}/map?area=proven&next`);
    expect(await outcome(page)).toEqual(nothing);
    expect(await listed()).toEqual([['map.test', 'ask']]);
    // Asked again, it is that page's turn.
    await decide(other, 'ask');
    expect(await outcome(other)).toEqual(everything);
    await other.reload();
    expect(await outcome(other)).toEqual(nothing);
    await page.close();
    await other.close();
  });

  test('never: nothing, in silence; unknown sites likewise if so chosen', async () => {
    const page = await openMap();
    await decide(page, 'never', { reload: false });
    await page.reload();
    expect(await outcome(page)).toEqual(nothing);
    expect(await foreignEntries(page)).toEqual([]);
    const sites = await latchkey.sites();
    await sites.revoke('map.test');
    await sites.setUnknown('never');
    await page.reload();
    expect(await outcome(page)).toEqual(nothing);
    expect(await foreignEntries(page)).toEqual([]);
    await (await latchkey.sites()).setUnknown('ask');
    await page.reload();
    expect(await outcome(page)).toEqual(nothing);
    expect(await foreignEntries(page)).toHaveLength(1);
    await sites.close();
    await page.close();
  });

  test('always: also after a restart of the browser, where a session is over', async () => {
    const page = await openMap();
    await decide(page, 'always', { area: 'proven' });
    expect(await outcome(page)).toEqual(everything);
    await decide(page, 'session', { area: 'fresh', reload: false });
    await latchkey.restart();
    await latchkey.unlock(password);
    expect(await listed()).toEqual([['map.test', 'always']]);
    const after = await openMap();
    expect(await outcome(after)).toEqual(everything);
    const sites = await latchkey.sites();
    await sites.decide('map.test', 'never');
    await after.reload();
    expect(await outcome(after)).toEqual(nothing);
    await sites.revoke('map.test');
    await sites.close();
    await after.close();
  });

  // Blocking third-party cookies, Chromium announces no challenge of another site.
  const announced = thirdPartyCookies === 'allow' || browser === 'firefox';
  test('credentials nobody tried yet', async () => {
    const page = await openMap('fresh');
    expect(await outcome(page)).toEqual(nothing);
    await decide(page, 'session', { area: 'fresh' });
    const first = await outcome(page);
    if (announced) {
      // The fetch is challenged, and proves them.
      expect(first.fetched).toBe(200);
    } else {
      expect(first).toEqual(nothing);
      const popup = await latchkey.popup(page);
      expect(await popup.consentText()).toContain('open the address itself once');
      await popup.close();
      const own = await latchkey.newPage(`${resource('fresh')}own`);
      expect(await own.title()).toBe('Arrived');
      await own.close();
    }
    await page.reload();
    expect(await outcome(page)).toEqual(everything);
    await page.close();
  });
});
