/** A map of 64 protected tiles opened while locked: one unlock window, and every tile arrives. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { tilePage } from '../servers/lib/answers.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { basicOf, browser, countPrompts, password } from './kit.js';

const count = 64;
const users = { mapper: 'secret' };
const authorization = basicOf('mapper', users.mapper);
let server: Nginx<'HTTP/1.1' | 'HTTP/2'>;
let latchkey: Harness;

beforeAll(async () => {
  const certificate = await makeCertificate(['a.test', 'b.test']);
  const areas = [{ path: '/private/', realm: 'Tiles', users }];
  server = await startNginx({
    certificate,
    routes: { '/public/map': tilePage(count, index => `/private/tiles/${index}.png?public`) },
    sites: {
      'HTTP/1.1': { host: 'a.test', areas },
      'HTTP/2': { host: 'b.test', http2: true, areas },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test', 'https://b.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['a.test', 'b.test'],
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Each protocol speaks over a host of its own, so the first map finds its resource unproven. */
describe.each(['HTTP/1.1', 'HTTP/2'] as const)('over %s', protocol => {
  beforeAll(() =>
    latchkey.addConfig({
      name: protocol,
      method: 'Basic',
      fields: { username: 'mapper', password: users.mapper },
      resources: [`${server.urls[protocol]}/private/`],
    }),
  );

  test.each([
    ['an unproven resource under a public page', '/public/map', /^\/private\/tiles\/\d+\.png\?public$/],
    ['a proven one under a public page', '/public/map', /^\/private\/tiles\/\d+\.png\?public$/],
    ['a protected page', `/private/map?tiles=${count}`, /^\/private\/tiles\/\d+\.png$/],
  ])('%s', async (_, path, tile) => {
    await latchkey.lock();
    const before = (await server.settledLog()).length;
    const prompts = countPrompts(latchkey);
    const page = await latchkey.newPage(server.urls[protocol] + path);
    const prompt = await latchkey.waitForPrompt();
    expect(prompts()).toBe(1);
    await prompt.unlock(password);
    await page.waitForFunction(wanted => {
      const images = [...document.images];
      return images.length === wanted && images.every(image => image.complete);
    }, count);
    const shown = await page.evaluate(
      () => [...document.images].filter(image => image.naturalWidth > 0).length,
    );
    expect(shown).toBe(count);
    expect(prompts()).toBe(1);

    const log = (await server.settledLog()).slice(before).filter(({ url }) => tile.test(url));
    const served = log.filter(({ status }) => status === 200);
    expect(new Set(served.map(({ url }) => url)).size).toBe(count);
    expect(new Set(served.map(({ headers }) => headers.authorization))).toEqual(new Set([authorization]));
    // Where several requests wait for an unproven resource, Latchkey tries it once by itself.
    expect(served.length - count).toBeLessThanOrEqual(1);
    // The witness sees requests without credentials too: those that were held carried none.
    if (path === '/public/map') expect(log.some(({ status }) => status === 401)).toBe(true);
    await page.close();
  });
});
