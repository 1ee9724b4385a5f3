/** A wrong stored password meets the server as rarely as can be, and the config stays failed until the user acts. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { challenge, tilePage } from '../servers/lib/answers.js';
import { type Nginx, start as startNginx } from '../servers/nginx.js';
import { basicOf, browser, eventually, password } from './kit.js';

const tiles = 64;
/** The same site twice: over HTTP/1.1 six requests are under way at once, over HTTP/2 all of them. */
const sites = { h1: 'one.test', h2: 'two.test' } as const;
type Site = keyof typeof sites;
let server: Nginx<Site>;
let latchkey: Harness;

/** Lets go the attempts that the slow area holds. */
let refuse = () => {};
let refusal = Promise.resolve();

/** Statuses of the requests to an area that carried this password. */
async function uses(site: Site, area: string, secret: string): Promise<number[]> {
  const entries = (await server.settledLog()).filter(({ host, url }) => {
    return host === sites[site] && url.startsWith(area);
  });
  return entries
    .filter(({ headers }) => headers.authorization === basicOf('user', secret))
    .map(({ status = 0 }) => status);
}

let batch = 0;
/** Puts fresh tiles on the open page and tells how many of them arrived. */
function addTiles(page: Page, area: string, count = tiles): Promise<number> {
  const urls = Array.from({ length: count }, (_, i) => `${area}${batch}/${i}.png`);
  batch++;
  return page.evaluate(async wanted => {
    const load = (url: string) =>
      new Promise<boolean>(done => {
        const image = new Image();
        image.onload = () => done(true);
        image.onerror = () => done(false);
        image.src = url;
      });
    return (await Promise.all(wanted.map(load))).filter(Boolean).length;
  }, urls);
}

async function outcomesOnTab(page: Page): Promise<string[]> {
  const popup = await latchkey.popup(page);
  const outcomes = (await popup.entries()).map(entry => entry.outcome);
  await popup.close();
  return outcomes.sort();
}

async function addConfig(site: Site, area: string, secret: string, attach?: 'at-once'): Promise<void> {
  await latchkey.addConfig({
    name: `${site} ${area}`,
    method: 'Basic',
    fields: { username: 'user', password: secret },
    resources: [{ url: server.urls[site] + area, ...(attach && { attach }) }],
  });
}

async function listed(site: Site, area: string) {
  const config = (await latchkey.listConfigs()).find(({ name }) => name === `${site} ${area}`);
  return { id: config?.id ?? '', outcome: config?.resources[0]?.outcome };
}

/** Waits until the browser holds a rule that attaches to an area, or none. */
function rule(site: Site, area: string, expected: 'there' | 'gone'): Promise<true> {
  return eventually(`a rule for ${area} is ${expected}`, async () => {
    const filters = (await latchkey.witness.sessionRules())
      .filter(({ action }) => action.type === 'modifyHeaders')
      .map(({ condition }) => condition.urlFilter ?? '');
    const found = filters.some(filter => filter.startsWith(`|${server.urls[site]}${area}`));
    return found === (expected === 'there') || undefined;
  });
}

beforeAll(async () => {
  const certificate = await makeCertificate(Object.values(sites));
  const areas = ['/tiles/', '/wrong/', '/right/'].map(path => ({
    path,
    realm: 'Area',
    users: { user: 'right' },
  }));
  server = await startNginx({
    certificate,
    sites: { h1: { host: sites.h1, areas }, h2: { host: sites.h2, http2: true, areas } },
    routes: {
      // The page itself is open to all; only its tiles are protected.
      '/map': tilePage(tiles, i => `/tiles/${i}.png`),
      '/empty': tilePage(0, String),
      '/slow/*': async ({ entry }) => {
        if (entry.headers.authorization !== undefined) await refusal;
        return challenge('Basic realm="Slow"');
      },
    },
  });
  latchkey = await start({
    browser,
    grants: Object.values(sites).map(host => `https://${host}`),
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: Object.values(sites),
  });
  await latchkey.createVault(password);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** One story in order, told over both protocols. */
describe.each(['h1', 'h2'] as const)('%s: an unproven config', site => {
  test('a page of 64 tiles tries a wrong password exactly once', async () => {
    await addConfig(site, '/tiles/', 'wrong');
    const page = await latchkey.newPage(`${server.urls[site]}/map`);
    expect(await uses(site, '/tiles/', 'wrong')).toEqual([401]);
    const asked = server.log.filter(({ host, url }) => host === sites[site] && url.startsWith('/tiles/'));
    // In Firefox a challenge that is held for long and then refused asks once more, without (decision 15).
    const most = browser === 'firefox' ? 2 * tiles + 1 : tiles + 1;
    expect(asked.length).toBeGreaterThanOrEqual(tiles + 1);
    expect(asked.length).toBeLessThanOrEqual(most);
    expect(await outcomesOnTab(page)).toEqual(['failed-before', 'wrong-credentials']);
    await page.reload();
    expect(await uses(site, '/tiles/', 'wrong')).toEqual([401]);
    expect((await listed(site, '/tiles/')).outcome).toBe('failed');
  });

  test('while the server thinks about it, later requests do not take it along', async () => {
    refusal = new Promise(resolve => {
      refuse = resolve;
    });
    const arrived = (secret: string | undefined) =>
      server.backendLog.filter(({ host, url, headers }) => {
        return host === sites[site] && url.startsWith('/slow/') && headers.authorization === secret;
      });
    const wrong = basicOf('user', 'wrong');
    await addConfig(site, '/slow/', 'wrong');
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    const first = addTiles(page, '/slow/', 1);
    await eventually('the attempt', () => arrived(wrong).length === 1 || undefined);
    const rest = addTiles(page, '/slow/', 20);
    await eventually('the others', () => arrived(undefined).length >= 5 || undefined);
    refuse();
    expect([await first, await rest]).toEqual([0, 0]);
    expect(arrived(wrong)).toHaveLength(1);
    expect(await outcomesOnTab(page)).toEqual(['failed-before', 'wrong-credentials']);
  });

  test('attached at once: stops at the first 401', async () => {
    await addConfig(site, '/wrong/', 'wrong', 'at-once');
    await rule(site, '/wrong/', 'there');
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    expect(await addTiles(page, '/wrong/', 1)).toBe(0);
    await rule(site, '/wrong/', 'gone');
    expect(await addTiles(page, '/wrong/')).toBe(0);
    expect(await uses(site, '/wrong/', 'wrong')).toEqual([401]);
    expect(await outcomesOnTab(page)).toEqual(['failed-before', 'wrong-credentials']);
  });

  test('attached at once, with the right password: proven without any 401', async () => {
    await addConfig(site, '/right/', 'right', 'at-once');
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    expect(await addTiles(page, '/right/')).toBe(tiles);
    expect(await uses(site, '/right/', 'right')).toEqual(Array(tiles).fill(200));
    const all = server.log.filter(({ host, url }) => host === sites[site] && url.startsWith('/right/'));
    expect(all).toHaveLength(tiles);
    await eventually('proven', async () => {
      return (await listed(site, '/right/')).outcome === 'proven' || undefined;
    });
  });
});

test('failed lasts over a restart of the browser', async () => {
  await latchkey.restart();
  await latchkey.unlock(password);
  for (const site of ['h1', 'h2'] as const) {
    const page = await latchkey.newPage(`${server.urls[site]}/map`);
    expect(await uses(site, '/tiles/', 'wrong')).toEqual([401]);
    expect(await outcomesOnTab(page)).toEqual(['failed-before']);
    expect((await listed(site, '/tiles/')).outcome).toBe('failed');
  }
});

describe('the user acts', () => {
  test('"Try again" in the popup, when the server takes the password after all', async () => {
    server.setUsers('h1', '/tiles/', { user: 'wrong' });
    const page = await latchkey.newPage(`${server.urls.h1}/map`);
    expect(await addTiles(page, '/tiles/')).toBe(0);
    const popup = await latchkey.popup(page);
    await popup.retry();
    await eventually('unproven', async () => {
      return (await listed('h1', '/tiles/')).outcome === 'unproven' || undefined;
    });
    await popup.close();
    expect(await addTiles(page, '/tiles/')).toBe(tiles);
    expect((await listed('h1', '/tiles/')).outcome).toBe('proven');
  });

  test('the right password in the editor', async () => {
    const { id } = await listed('h2', '/tiles/');
    const editor = await latchkey.openOptions(`#/config/${id}`);
    await editor.getByLabel(label('fieldPassword'), { exact: true }).fill('right');
    await editor.getByRole('button', { name: label('save'), exact: true }).click();
    await editor.locator('form.editor').waitFor({ state: 'detached' });
    await editor.close();
    const page = await latchkey.newPage(`${server.urls.h2}/empty`);
    expect(await addTiles(page, '/tiles/')).toBe(tiles);
    expect((await listed('h2', '/tiles/')).outcome).toBe('proven');
  });
});

describe.each([
  ['h1', 'wrong'],
  ['h2', 'right'],
] as const)('%s: a proven config whose password was changed at the server', (site, secret) => {
  const refused = async () => (await uses(site, '/tiles/', secret)).filter(status => status === 401).length;

  test('one request meets it: the rule is gone, and nothing is tried again', async () => {
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    const before = await refused();
    await rule(site, '/tiles/', 'there');
    server.setUsers(site, '/tiles/', { user: 'changed' });
    expect(await addTiles(page, '/tiles/', 1)).toBe(0);
    await rule(site, '/tiles/', 'gone');
    expect(await addTiles(page, '/tiles/')).toBe(0);
    expect((await refused()) - before).toBe(1);
    expect(await outcomesOnTab(page)).toEqual(['failed-before', 'wrong-credentials']);
    expect((await listed(site, '/tiles/')).outcome).toBe('failed');
  });
  test('64 at once: bounded by what was under way', async () => {
    const page = await latchkey.newPage(`${server.urls[site]}/empty`);
    server.setUsers(site, '/tiles/', { user: secret });
    const popup = await latchkey.popup(page);
    expect(await addTiles(page, '/tiles/', 1)).toBe(0);
    await popup.retry();
    await eventually('unproven', async () => {
      return (await listed(site, '/tiles/')).outcome === 'unproven' || undefined;
    });
    await popup.close();
    expect(await addTiles(page, '/tiles/', 1)).toBe(1);
    await rule(site, '/tiles/', 'there');
    // With the fence the credentials of the answered challenge have left the browser's auth cache.
    await eventually('no fence', async () => {
      const held = await latchkey.witness.sessionRules();
      return held.every(({ action }) => action.type !== 'block') || undefined;
    });
    const before = await refused();
    server.setUsers(site, '/tiles/', { user: 'changed again' });
    expect(await addTiles(page, '/tiles/')).toBe(0);
    await rule(site, '/tiles/', 'gone');
    const attempts = (await refused()) - before;
    console.log(`${site}: ${attempts} of ${tiles} requests under way carried the old password`);
    expect(attempts).toBeLessThanOrEqual(tiles);
    expect(attempts).toBeGreaterThan(0);
    expect(await addTiles(page, '/tiles/')).toBe(0);
    expect((await refused()) - before).toBe(attempts);
  });
});
