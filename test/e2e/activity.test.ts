/** The activity log: what became of each request, in words, with no secret and no query, and gone at lock. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { type ActivityPage, openActivityPage } from '../harness/pages/activity.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, cors, page as html } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { authorized, basicOf, browser, eventually, fencesDown, password } from './kit.js';

const secret = 'right-secret';
const wrong = 'wrong-secret';
const token = 'query-token';
const query = `?token=${token}`;
let server: Running<'maps' | 'viewer'>;
let latchkey: Harness;
/** A page of the maps' own host, open from the beginning. */
let own: Page;

/** Nothing of this may stand in the log, however it is looked at. */
const secrets = [secret, wrong, token, basicOf('user', secret).slice(6), basicOf('user', wrong).slice(6)];
function secretsIn(text: string): string[] {
  return [...secrets, '?'].filter(each => text.includes(each));
}

/** Asks for a protected address from a page and gives the status that the page sees, 0 for none. */
function get(page: Page, url: string): Promise<number> {
  const load = (to: string) =>
    fetch(to, { credentials: 'include' }).then(
      ({ status }) => status,
      () => 0,
    );
  return page.evaluate(load, url);
}

/** The page's request with the mistyped password, after the trial of it, is not answered any more. */
const all = ['failed-before', 'foreign', 'sent', 'wrong-credentials'];

const openLog = async () => openActivityPage(await latchkey.openOptions('#/activity'));

async function outcomesOf(log: ActivityPage): Promise<string[]> {
  return [...new Set((await log.rows()).map(({ outcome }) => outcome))].sort();
}

beforeAll(async () => {
  const users = { user: secret };
  const certificate = await makeCertificate(['maps.test', 'viewer.test']);
  // A realm of its own for each: areas of one realm share what the browser remembers for a moment.
  const area = (realm: string) => cors(basic(realm, users, html('<h1>Map</h1>', 'Map')));
  server = await startNode({
    certificate,
    sites: {
      maps: {
        host: 'maps.test',
        routes: { '/': html('Open'), '/wms/*': area('Maps'), '/wrong/*': area('Other') },
      },
      viewer: { host: 'viewer.test', routes: { '/': html('Viewer') } },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://maps.test', 'https://viewer.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['maps.test', 'viewer.test'],
  });
  await latchkey.createVault(password);
  for (const [name, path, value] of [
    ['City maps', '/wms/', secret],
    ['Mistyped', '/wrong/', wrong],
  ] as const) {
    await latchkey.addConfig({
      name,
      method: 'Basic',
      fields: { username: 'user', password: value },
      resources: [server.urls.maps + path],
    });
  }
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

describe('the log', () => {
  test('is empty at first, and says how long it lives', async () => {
    const log = await openLog();
    expect(await log.rows()).toEqual([]);
    expect(await log.text()).toContain(label('activityNone'));
    expect(await log.text()).toContain('in memory only, and ends when the vault is locked');
    await log.close();
  });

  test('tells what became of requests, without query and secrets', async () => {
    own = await latchkey.newPage(`${server.urls.maps}/`);
    expect(await get(own, `/wms/map${query}`)).toBe(200);
    expect(await get(own, `/wrong/map${query}`)).toBe(401);
    // Fenced off, a stranger's request does not even reach the server.
    await fencesDown(latchkey);
    const viewer = await latchkey.newPage(`${server.urls.viewer}/`);
    await get(viewer, `${server.urls.maps}/wms/tile${query}`);
    // What could have leaked did go over the wire.
    expect(authorized(server.log).map(({ url }) => url)).toContain(`/wms/map${query}`);
    const log = await openLog();
    await eventually('all', async () => {
      await log.press('refresh');
      return (await outcomesOf(log)).join() === all.join() || undefined;
    });
    const rows = await log.rows();
    const about = (outcome: string) => rows.find(row => row.outcome === outcome);
    expect(about('sent')).toMatchObject({ url: `${server.urls.maps}/wms/map` });
    expect(about('sent')?.text).toContain(label('entrySent'));
    expect(about('sent')?.text).toContain('City maps · status 200');
    expect(about('wrong-credentials')?.text).toContain(label('entryWrongCredentials'));
    expect(about('wrong-credentials')?.text).toContain('Mistyped');
    expect(about('foreign')?.text).toContain(label('entryForeign'));
    expect(about('foreign')?.text).toContain('caused by viewer.test');
    expect(secretsIn((await log.text()) + (await log.page.content()))).toEqual([]);
    await viewer.close();
    await log.close();
  });

  test('is found in by text and by outcome', async () => {
    const log = await openLog();
    await log.search('mistyped MAPS.test');
    expect(new Set((await log.rows()).map(({ url }) => url))).toEqual(
      new Set([`${server.urls.maps}/wrong/map`]),
    );
    await log.search('');
    await log.choose('foreign');
    expect(await outcomesOf(log)).toEqual(['foreign']);
    await log.search('mistyped');
    expect(await log.rows()).toEqual([]);
    expect(await log.text()).toContain(label('activityNoneFound'));
    await log.search('');
    await log.choose('');
    expect(await outcomesOf(log)).toEqual(all);
    await log.close();
  });

  test('is copied as text: what is listed, and no more', async () => {
    const log = await openLog();
    expect(await log.text()).toContain(label('copyAsTextHint'));
    await log.choose('wrong-credentials');
    const count = (await log.rows()).length;
    await log.press('copyAsText');
    await log.page.getByText(label('copied'), { exact: true }).waitFor();
    // A field of one line takes the pasted text without its line breaks.
    await log.page.getByLabel(label('search'), { exact: true }).focus();
    await log.page.keyboard.press('ControlOrMeta+V');
    const copied = await log.page.getByLabel(label('search'), { exact: true }).inputValue();
    expect(copied).toMatch(/^Latchkey \d/);
    const line = `wrong-credentials ${server.urls.maps}/wrong/map status=401`;
    expect(copied.split(line)).toHaveLength(count + 1);
    expect(copied).not.toContain('/wms/');
    expect(secretsIn(copied)).toEqual([]);
    await log.close();
  });

  test('shows a hundred at once, more when asked, and nothing once it is cleared', async () => {
    const before = authorized(server.log).length;
    await Promise.all(Array.from({ length: 120 }, (_, n) => get(own, `/wms/${n}${query}`)));
    expect(authorized(server.log).length - before).toBeGreaterThanOrEqual(120);
    const log = await openLog();
    await log.search('/wms/');
    await eventually('over 120 requests', async () => {
      await log.press('refresh');
      const found = await log.page.locator('main [role=status].muted').textContent();
      return Number.parseInt(found ?? '', 10) >= 120 || undefined;
    });
    expect(await log.rows()).toHaveLength(100);
    const more = log.page.getByRole('button', { name: new RegExp(label('showMore', '\\d+')) });
    await more.click();
    expect((await log.rows()).length).toBeGreaterThanOrEqual(120);
    await log.press('clear');
    await log.page.getByText(label('activityNone'), { exact: true }).waitFor();
    expect(await log.rows()).toEqual([]);
    expect(await get(own, `/wms/after${query}`)).toBe(200);
    await eventually('what comes after', async () => {
      await log.press('refresh');
      return (await log.rows()).some(({ url }) => url.endsWith('/wms/after')) || undefined;
    });
    await log.close();
  });
});

test('it ends at lock; what happens while locked begins a new one', async () => {
  await latchkey.lock();
  const stored = JSON.stringify(await latchkey.witness.sessionStorage());
  expect(stored).not.toContain('/wms/');
  // A page that was open at the lock opens no unlock window by itself.
  expect(await get(own, `/wms/late${query}`)).toBe(401);
  await latchkey.unlock(password);
  const log = await openLog();
  await eventually('the refused one', async () => {
    await log.press('refresh');
    return (await log.rows()).length > 0 || undefined;
  });
  expect((await log.rows()).map(({ outcome, url }) => [outcome, url])).toEqual([
    ['locked', `${server.urls.maps}/wms/late`],
  ]);
  expect(await log.text()).toContain(label('entryLocked'));
  expect(secretsIn(await log.text())).toEqual([]);
  await log.close();
});
