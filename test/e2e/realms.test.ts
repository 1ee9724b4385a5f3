/**
 * Realms and schemes of a real nginx: areas beside and inside each other, realms that others copy, several challenges
 * in one response, realms full of markup, and servers that refuse without asking (invariants 1, 8, 9 and 10).
 */
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { openActivityPage } from '../harness/pages/activity.js';
import { pageConfig, testConnection } from '../harness/pages/connection.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

const markup = `Maße "in quotes" <script>document.title = 'hacked'</script><b>€`;
const usersOf = (name: string) => ({ [name]: `secret of ${name}` });
const secretOf = (name: string) => basicOf(name, `secret of ${name}`);
const area = (name: string, realm: string, directives: readonly string[] = []) => ({
  path: `/${name}/`,
  realm,
  users: usersOf(name),
  directives,
});
/** Refuses whoever brings no credentials, with these headers. */
const asking = (...challenges: string[]) => {
  const headers = challenges.map(it => `add_header WWW-Authenticate '${it}' always; `).join('');
  return [`if ($http_authorization = "") { ${headers}return 401; }`];
};

let server: Nginx<'own' | 'port' | 'evil'>;
let latchkey: Harness;

beforeAll(async () => {
  const certificate = await makeCertificate(['realms.test', 'evil.test']);
  server = await startNginx({
    certificate,
    sites: {
      own: {
        host: 'realms.test',
        areas: [
          area('first', 'First'),
          area('second', 'Second'),
          { ...area('inner', 'Inner'), path: '/first/inner/' },
          area('markup', markup),
          area('bearer', 'Basic of bearer', ['add_header WWW-Authenticate \'Bearer realm="api"\' always;']),
          area('negotiate', 'Basic of negotiate', ['add_header WWW-Authenticate Negotiate always;']),
          {
            path: '/combined/',
            directives: asking('Bearer realm="api", error="none", Basic realm="Combined"'),
          },
          { path: '/bare/', directives: asking() },
          { path: '/silent/', directives: ['return 401;'] },
          { path: '/forbidden/', directives: ['return 403;'] },
          area('bound', 'Bound'),
          area('misbound', 'Actual'),
        ],
      },
      // The realm of another server's area, on another port and on another host.
      port: { host: 'realms.test', areas: [{ ...area('first', 'First'), path: '/' }] },
      evil: { host: 'evil.test', areas: [{ ...area('first', 'First'), path: '/' }] },
    },
  });
  latchkey = await start({
    browser,
    // The browser's own second line is off for the foreign host.
    grants: ['https://realms.test', 'https://evil.test'],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['realms.test', 'evil.test'],
  });
  await latchkey.createVault(password);
  const config = (name: string, path = `/${name}/`, more: { realm?: string; attach?: 'at-once' } = {}) =>
    latchkey.addConfig({
      name,
      method: 'Basic',
      fields: { username: name, password: `secret of ${name}`, ...(more.realm && { realm: more.realm }) },
      resources: [{ url: server.urls.own + path, ...(more.attach && { attach: more.attach }) }],
    });
  for (const name of ['first', 'second', 'markup', 'bearer', 'negotiate', 'combined']) await config(name);
  await config('inner', '/first/inner/');
  for (const name of ['bare', 'silent', 'forbidden']) await config(name, undefined, { attach: 'at-once' });
  await config('bound', undefined, { realm: 'Bound' });
  await config('misbound', undefined, { realm: 'Expected' });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Status and Authorization of the requests to a path of a site. */
async function answersTo(path: string, site: 'own' | 'port' | 'evil' = 'own') {
  const { port } = new URL(server.urls[site]);
  const log = (await server.settledLog()).filter(it => it.url === path && it.port === Number(port));
  return log.map(({ status, headers }) => [status, headers.authorization]);
}
const challenged = (name: string) => [
  [401, undefined],
  [200, secretOf(name)],
];

/**
 * What came of a challenge. Pages that wait in the browser's own prompt count as under way, so that credentials are
 * tried apart first; in Chromium none of them waits so long.
 */
async function answersToChallenge(path: string) {
  const [first, ...later] = await answersTo(path);
  const once = browser === 'firefox' && later.length === 2 && isDeepStrictEqual(later[0], later[1]);
  return [first, ...(once ? later.slice(1) : later)];
}

/** Goes to an address whose challenge is left to the browser: its own prompt holds the page. */
async function leftToBrowser(path: string, site: 'own' | 'port' | 'evil' = 'own'): Promise<Page> {
  const page = await latchkey.newPage();
  void page.goto(server.urls[site] + path).catch(() => {});
  await eventually(`${path} in the log`, async () => (await answersTo(path, site)).length > 0);
  return page;
}

async function outcomeOf(name: string): Promise<string | undefined> {
  return (await latchkey.listConfigs()).find(it => it.name === name)?.resources[0]?.outcome;
}

describe('several realms on one host', () => {
  test('each area gets its own user, also the one inside another', async () => {
    for (const [name, path] of [
      ['first', '/first/page'],
      ['second', '/second/page'],
      ['inner', '/first/inner/page'],
    ] as const) {
      const page = await latchkey.newPage(server.urls.own + path);
      expect([name, await page.title()]).toEqual([name, 'Arrived']);
      expect(await answersTo(path)).toEqual(challenged(name));
      // Until then the browser itself uses them in that directory and below, as RFC 7617 has it.
      await fencesDown(latchkey);
    }
    // From now on by rules, with a page that mixes them.
    const page = await latchkey.newPage(`${server.urls.own}/first/mix`);
    const paths = ['/first/a.png', '/second/b.png', '/first/inner/c.png', '/first/d.png'];
    await page.evaluate(all => Promise.all(all.map(path => fetch(path))), paths);
    for (const [n, name] of ['first', 'second', 'inner', 'first'].entries())
      expect(await answersTo(paths[n] ?? '')).toEqual([[200, secretOf(name)]]);
  });

  test.each(['port', 'evil'] as const)('a realm copied by another origin (%s) gets nothing', async site => {
    const path = `/first/copied-by-${site}`;
    await leftToBrowser(path, site);
    // The control: a page of the area it copied, after it.
    await latchkey.newPage(`${server.urls.own}/first/after-${site}`);
    expect(await answersTo(`/first/after-${site}`)).toEqual([[200, secretOf('first')]]);
    expect(await answersTo(path, site)).toEqual([[401, undefined]]);
  });

  test('a realm the user bound the config to: the right one is answered, the wrong one never', async () => {
    const page = await latchkey.newPage(`${server.urls.own}/bound/page`);
    expect(await page.title()).toBe('Arrived');
    expect(await answersTo('/bound/page')).toEqual(challenged('bound'));
    await leftToBrowser('/misbound/page');
    const log = await openActivityPage(await latchkey.openOptions('#/activity'));
    await eventually('the entry', async () => {
      await log.press('refresh');
      const found = (await log.rows()).find(({ url }) => url.endsWith('/misbound/page'));
      return found?.outcome === 'other-realm' || undefined;
    });
    await log.close();
    expect(await answersTo('/misbound/page')).toEqual([[401, undefined]]);
    expect(await outcomeOf('misbound')).toBe('unproven');
  });
});

describe('several challenges in one response', () => {
  test.each([
    ['Bearer beside Basic, in fields of their own', 'bearer'],
    ['Negotiate beside Basic', 'negotiate'],
  ])('%s: Basic is answered', async (_, name) => {
    const page = await latchkey.newPage(`${server.urls.own}/${name}/page`);
    expect(await answersToChallenge(`/${name}/page`)).toEqual(challenged(name));
    expect(await page.title()).toBe('Arrived');
    await eventually('proven', async () => (await outcomeOf(name)) === 'proven');
  });
});

test('Bearer before Basic in one field: Chromium announces none of them, but what was tested goes by rule', async () => {
  const before = await latchkey.newPage(`${server.urls.own}/combined/page`);
  if (browser === 'chromium') {
    expect(await answersTo('/combined/page')).toEqual([[401, undefined]]);
    const popup = await latchkey.popup(before);
    expect((await testConnection(pageConfig(popup.page))).verdict).toBe('works');
    await popup.close();
  } else expect(await answersToChallenge('/combined/page')).toEqual(challenged('combined'));
  const page = await latchkey.newPage(`${server.urls.own}/combined/next`);
  expect(await page.title()).toBe('Arrived');
  expect(await answersTo('/combined/next')).toEqual([[200, secretOf('combined')]]);
});

describe('a realm with quotes, umlauts and markup', () => {
  test('is text wherever it is shown', async () => {
    const page = await latchkey.newPage(`${server.urls.own}/markup/page`);
    expect(await page.title()).toBe('Arrived');
    expect(await answersToChallenge('/markup/page')).toEqual(challenged('markup'));
    const popup = await latchkey.popup(page);
    const { verdict, text } = await testConnection(pageConfig(popup.page));
    expect(verdict).toBe('works');
    expect(text).toContain("<script>document.title = 'hacked'</script><b>");
    const log = await openActivityPage(await latchkey.openOptions('#/activity'));
    expect((await log.rows()).map(({ url }) => url)).toContain(`${server.urls.own}/markup/page`);
    for (const shown of [popup.page, log.page]) {
      expect(await shown.title()).not.toBe('hacked');
      expect(await shown.locator('script:not([src]), b').count()).toBe(0);
    }
    await log.close();
    await popup.close();
    await page.close();
  });

  test('is recognised again: a refusal in it is a refusal of these credentials', async () => {
    await fencesDown(latchkey);
    server.setUsers('own', '/markup/', { markup: 'changed' });
    await latchkey.newPage(`${server.urls.own}/markup/refused`);
    expect((await answersTo('/markup/refused'))[0]).toEqual([401, secretOf('markup')]);
    await eventually('failed', async () => (await outcomeOf('markup')) === 'failed');
  });
});

describe('a server that does not ask', () => {
  test('401 without a challenge: attached at once it opens', async () => {
    const page = await latchkey.newPage(`${server.urls.own}/bare/page`);
    expect(await page.title()).toBe('Arrived');
    expect(await answersTo('/bare/page')).toEqual([[200, secretOf('bare')]]);
  });

  test('401 without a challenge, whatever is sent: its own page, once, and the config has failed', async () => {
    const page = await latchkey.newPage();
    const response = await page.goto(`${server.urls.own}/silent/page`);
    expect(response?.status()).toBe(401);
    expect(await page.textContent('h1')).toContain('401');
    await eventually('failed', async () => (await outcomeOf('silent')) === 'failed');
    await page.goto(`${server.urls.own}/silent/again`);
    expect([...(await answersTo('/silent/page')), ...(await answersTo('/silent/again'))]).toEqual([
      [401, secretOf('silent')],
      [401, undefined],
    ]);
  });

  test('403 for everybody: its own page, and the popup says that it was refused', async () => {
    const page = await latchkey.newPage();
    const response = await page.goto(`${server.urls.own}/forbidden/page`);
    expect(response?.status()).toBe(403);
    expect(await answersTo('/forbidden/page')).toEqual([[403, secretOf('forbidden')]]);
    const popup = await latchkey.popup(page);
    expect((await popup.entries()).map(({ outcome }) => outcome)).toEqual(['refused']);
    await popup.close();
  });
});
