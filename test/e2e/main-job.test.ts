/** The main job: one master password, and protected pages of a real nginx open by themselves. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { byKind, everyKind, kindNames, kindRoutes } from './kinds.js';
import { basicOf, browser, countPrompts, eventually, fencesDown, password } from './kit.js';

const user = { name: 'jürgen', secret: 'pä:ss:wörd ✓ 密' };
const users = { [user.name]: user.secret };
const authorization = basicOf(user.name, user.secret);

// The browser's setting for third-party cookies also governs its HTTP authentication.
describe.each(['block', 'allow'] as const)('third-party cookies: %s', thirdPartyCookies => {
  let server: Nginx<'main' | 'second'>;
  let latchkey: Harness;

  beforeAll(async () => {
    const certificate = await makeCertificate(['a.test', 'b.test']);
    const area = (path: string, realm: string) => ({ path, realm, users });
    server = await startNginx({
      certificate,
      routes: kindRoutes,
      sites: {
        main: { host: 'a.test', areas: [area('/private/', 'Area'), area('/ows', 'Maps')] },
        second: { host: 'b.test', areas: [area('/', 'Everything')] },
      },
    });
    latchkey = await start({
      browser,
      grants: ['https://a.test', 'https://b.test'],
      thirdPartyCookies,
      trust: [certificate.spki],
      hosts: ['a.test', 'b.test'],
    });
    await latchkey.createVault(password);
    await latchkey.addConfig({
      name: 'Both hosts',
      method: 'Basic',
      fields: { username: user.name, password: user.secret },
      resources: [`${server.urls.main}/private/`, `${server.urls.main}/ows`, `${server.urls.second}/`],
    });
    await latchkey.lock();
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
  });

  /** Status and Authorization of all requests to a path so far. */
  async function answersTo(path: string) {
    const log = (await server.settledLog()).filter(({ url }) => url === path);
    return log.map(({ status, headers }) => [status, headers.authorization]);
  }
  const challenged = [
    [401, undefined],
    [200, authorization],
  ];

  /** One request of each kind from a public page: each arrives whole, and none is asked for credentials. */
  async function everyKindArrives(run: string, before = async () => {}) {
    const page = await latchkey.newPage(`${server.urls.main}/public/page`);
    // By rules alone: nothing of the answers before is left in the browser's own cache.
    await fencesDown(latchkey);
    await before();
    const downloading = page.waitForEvent('download');
    const arrived = await everyKind(page, run);
    expect(arrived).toEqual(Object.fromEntries(kindNames.map(name => [name, true])));
    expect(await readFile(await (await downloading).path(), 'utf8')).toBe('downloaded');
    const logged = await eventually('all kinds in the log', async () => {
      const found = byKind(await server.settledLog(), run);
      return found.size === kindNames.length ? found : undefined;
    });
    for (const [kind, entries] of logged) {
      const status = kind === 'WebSocket' ? 101 : 200;
      expect(entries.map(entry => [kind, entry.status, entry.headers.authorization])).toEqual([
        [kind, status, authorization],
      ]);
    }
    await page.close();
  }

  test('a locked vault asks once, and the page arrives', async () => {
    const prompts = countPrompts(latchkey);
    const page = await latchkey.newPage(`${server.urls.main}/private/first`);
    const prompt = await latchkey.waitForPrompt();
    await prompt.unlock(password);
    await page.waitForFunction(() => document.title === 'Arrived');
    expect(prompts()).toBe(1);
    expect(await answersTo('/private/first')).toEqual(challenged);
  });

  test('a second host of the config opens with no prompt: one challenge, then none', async () => {
    const prompts = countPrompts(latchkey);
    const first = await latchkey.newPage(`${server.urls.second}/first`);
    expect(await first.title()).toBe('Arrived');
    const next = await latchkey.newPage(`${server.urls.second}/elsewhere/next`);
    expect(await next.title()).toBe('Arrived');
    expect(await answersTo('/first')).toEqual(challenged);
    expect(await answersTo('/elsewhere/next')).toEqual([[200, authorization]]);
    expect(prompts()).toBe(0);
  });

  test('a third resource of it is proven by its own first request', async () => {
    await latchkey.newPage(`${server.urls.main}/ows?SERVICE=WMS&REQUEST=GetCapabilities`);
    expect(await answersTo('/ows?SERVICE=WMS&REQUEST=GetCapabilities')).toEqual(challenged);
  });

  test('once proven, every kind of request arrives without a challenge', () => everyKindArrives('proven'));

  test('also when the worker is stopped', () => everyKindArrives('stopped', () => latchkey.stopWorker()));

  test('a file opened by navigation is saved whole', async () => {
    const page = await latchkey.newPage(`${server.urls.main}/public/page`);
    const downloading = page.waitForEvent('download');
    await page.evaluate(() => location.assign('/private/download?navigation'));
    expect(await readFile(await (await downloading).path(), 'utf8')).toBe('downloaded');
    expect(await answersTo('/private/download?navigation')).toEqual([[200, authorization]]);
  });

  test('a page of another site gets nothing by embedding', async () => {
    await fencesDown(latchkey);
    const page = await latchkey.newPage(`${server.urls.second}/page`);
    await page.evaluate(
      url => void fetch(url, { mode: 'no-cors', credentials: 'include' }),
      `${server.urls.main}/private/embedded`,
    );
    const [entry] = await eventually('the request', async () => {
      const answers = await answersTo('/private/embedded');
      return answers.length > 0 ? answers : undefined;
    });
    expect(entry).toEqual([401, undefined]);
  });
});
