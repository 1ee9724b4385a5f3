/** A 401 that says nothing of the credentials is an entry in the popup, and the config stays as good as it was. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { tilePage } from '../servers/lib/answers.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

/** Foreign pages: one whose host the extension may see, one whose name the browser hides from it. */
const hosts = { own: 'own.test', seen: 'seen.test', hidden: 'hidden.test' } as const;
const authorization = basicOf('user', 'right');
const refusing = (realm: string) => [
  `add_header WWW-Authenticate 'Basic realm="${realm}"' always;`,
  'return 401;',
];
let server: Nginx<keyof typeof hosts>;
let latchkey: Harness;
let area: string;

/** Status and Authorization of the requests to a path. */
async function answersTo(path: string) {
  const log = (await server.settledLog()).filter(({ url }) => url === path);
  return log.map(({ status, headers }) => [status, headers.authorization]);
}

async function entries(page: Page): Promise<string[]> {
  const popup = await latchkey.popup(page);
  const outcomes = (await popup.entries()).map(({ outcome }) => outcome);
  await popup.close();
  return outcomes;
}

async function outcome(): Promise<string | undefined> {
  return (await latchkey.listConfigs())[0]?.resources[0]?.outcome;
}

/** The pair is good, and its rule still attaches. */
async function stillGood(): Promise<void> {
  expect(await outcome()).toBe('proven');
  const path = `/private/control?${Math.random()}`;
  await latchkey.newPage(server.urls.own + path);
  expect(await answersTo(path)).toEqual([[200, authorization]]);
}

beforeAll(async () => {
  const certificate = await makeCertificate(Object.values(hosts));
  server = await startNginx({
    certificate,
    sites: {
      own: {
        host: hosts.own,
        areas: [
          { path: '/private/', realm: 'Area', users: { user: 'right' } },
          // As a logout page does: it refuses whoever comes.
          { path: '/private/same/', directives: refusing('Area') },
          { path: '/private/other/', directives: refusing('Other') },
          { path: '/private/bare/', directives: ['return 401;'] },
          { path: '/private/forbidden/', directives: ['return 403;'] },
        ],
      },
      seen: { host: hosts.seen, areas: [] },
      hidden: { host: hosts.hidden, areas: [] },
    },
    routes: { '/empty': tilePage(0, String) },
  });
  latchkey = await start({
    browser,
    grants: ['https://own.test', 'https://seen.test'],
    // So that challenges of embedded cross-site requests reach the extension as well.
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: Object.values(hosts),
  });
  area = `${server.urls.own}/private/`;
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Good',
    method: 'Basic',
    fields: { username: 'user', password: 'right' },
    resources: [area],
  });
  await latchkey.newPage(`${area}first`);
  await eventually('proven', async () => (await outcome()) === 'proven' || undefined);
  // Behind the fence of that first challenge other sites' requests would not even reach the server.
  await fencesDown(latchkey);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

describe('refused to the user', () => {
  test.each([
    ['with another realm', 'other', 401, 'other-realm'],
    ['without a challenge', 'bare', 401, 'other-realm'],
    ['as forbidden', 'forbidden', 403, 'refused'],
  ])('%s', async (_, folder, status, entry) => {
    const page = await latchkey.newPage(`${area}${folder}/x`);
    // It carried the credentials: the answer could have been about them.
    expect(await answersTo(`/private/${folder}/x`)).toEqual([[status, authorization]]);
    expect(await entries(page)).toEqual([entry]);
    await stillGood();
  });
});

describe.each(['seen', 'hidden'] as const)('provoked by a foreign page, its name %s', site => {
  test('embedded: nothing is attached', async () => {
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    await page.evaluate(at => {
      const image = new Image();
      image.src = `${at}image`;
      const frame = Object.assign(document.createElement('iframe'), { src: `${at}frame` });
      document.body.append(image, frame);
      // Not awaited: where the extension is told nothing, the browser's own prompt holds it.
      void fetch(`${at}fetch`, { mode: 'no-cors', credentials: 'include' }).catch(() => {});
    }, `${area}same/${site}/`);
    for (const kind of ['image', 'frame', 'fetch']) {
      const path = `/private/same/${site}/${kind}`;
      await eventually(kind, async () => (await answersTo(path)).length > 0 || undefined);
      expect(await answersTo(path)).toEqual([[401, undefined]]);
    }
    expect(await entries(page)).not.toContain('wrong-credentials');
    await stillGood();
  });

  test('by navigation: attached, refused with the right realm, an entry and no more', async () => {
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    await page.evaluate(url => location.assign(url), `${area}same/${site}/page`);
    await page.waitForURL('**/same/**');
    expect(await answersTo(`/private/same/${site}/page`)).toEqual([[401, authorization]]);
    expect(await entries(page)).toEqual(['other-realm']);
    await stillGood();
  });
});

/** The control: what the foreign pages could not do, the user's own visit does. */
test('the same address, typed: the config is failed', async () => {
  const page = await latchkey.newPage(`${area}same/typed`);
  expect(await entries(page)).toEqual(['wrong-credentials']);
  expect(await outcome()).toBe('failed');
});
