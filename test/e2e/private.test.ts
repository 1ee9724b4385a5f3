/**
 * Private windows: nothing there unless the user allows Latchkey in them, and then rules alone. No challenge is
 * answered, no window opens, and nothing that happens there is written anywhere.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { openActivityPage } from '../harness/pages/activity.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, challenge, page, tile } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import type { Routes } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { authorized, basicOf, browser, countPrompts, eventually, password } from './kit.js';

const secret = basicOf('user', 'secret');

describe.each([
  ['as installed', false],
  ['where the user allowed it', true],
])('private windows, %s', (_, privateWindows) => {
  let server: Running<'site'>;
  let latchkey: Harness;
  /** A page of an ordinary window. */
  let ordinary: Page;

  beforeAll(async () => {
    const certificate = await makeCertificate(['site.test']);
    const area = basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived'));
    const routes: Routes = {
      '/': page('<h1>Open</h1>'),
      // Asks for a picture of the area that is served by a rule, and tells when it came.
      '/map': page(`<script>
        const image = new Image();
        image.onload = image.onerror = () => { document.title = image.naturalWidth > 0 ? 'Map' : 'No map'; };
        image.src = '/proven/private.png';
      </script>`),
      '/proven/*': area,
      '/proven/private.png': basic('Area', { user: 'secret' }, tile()),
      '/fresh/*': basic('Fresh', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')),
      '/changed/*': challenge('Basic realm="Changed"'),
    };
    server = await startNode({ certificate, sites: { site: { host: 'site.test', routes } } });
    latchkey = await start({
      browser,
      privateWindows,
      grants: ['https://site.test'],
      thirdPartyCookies: 'block',
      trust: [certificate.spki],
      hosts: ['site.test'],
    });
    await latchkey.createVault(password);
    for (const [name, attach] of [
      ['proven', 'at-once'],
      ['fresh', 'proven'],
      ['changed', 'at-once'],
    ] as const) {
      await latchkey.addConfig({
        name,
        method: 'Basic',
        fields: { username: 'user', password: 'secret' },
        resources: [{ url: `${server.urls.site}/${name}/`, attach }],
      });
    }
    // Firefox opens further ones in whatever window is in front, and that may be a private one.
    ordinary = await latchkey.newPage(`${server.urls.site}/`);
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
  });

  /** Opens an address in a private window; what its requests carried, once the server has got one. */
  async function carriedBy(path: string, last = path): Promise<(string | undefined)[]> {
    const before = server.log.length;
    await latchkey.witness.openPrivate(server.urls.site + path);
    return eventually(`${last} from a private window`, () => {
      const found = server.log.slice(before).filter(({ url }) => url === last);
      return found.length > 0 ? found.map(({ headers }) => headers.authorization) : undefined;
    });
  }
  const outcomes = async () =>
    Object.fromEntries(
      (await latchkey.listConfigs()).map(({ name, resources }) => [name, resources[0]?.outcome]),
    );
  const carries = privateWindows ? secret : undefined;

  test('what a rule serves', async () => {
    expect(await carriedBy('/proven/private-page')).toEqual([carries]);
    expect(await carriedBy('/map', '/proven/private.png')).toEqual([carries]);
    if (privateWindows)
      await eventually('the map is shown', async () =>
        (await latchkey.witness.privateTabs()).some(({ title }) => title === 'Map'),
      );
  });

  if (!privateWindows) return;

  test('a challenge is not answered, and teaches nothing', async () => {
    expect(await carriedBy('/fresh/private')).toEqual([undefined]);
    expect(await outcomes()).toMatchObject({ fresh: 'unproven' });
  });

  test('nothing of it is written anywhere', async () => {
    // What is written in batches is written by then: the control is there.
    await ordinary.goto(`${server.urls.site}/proven/ordinary`);
    const log = await openActivityPage(await latchkey.openOptions('#/activity'));
    await eventually('the ordinary page in the log', async () => {
      await log.press('refresh');
      return (await log.text()).includes('/proven/ordinary') || undefined;
    });
    expect((await log.rows()).map(({ url }) => url)).toEqual([`${server.urls.site}/proven/ordinary`]);
    await log.close();
    const stored = async () =>
      JSON.stringify([await latchkey.witness.sessionStorage(), await latchkey.witness.localStorage()]);
    await eventually('it is stored', async () => (await stored()).includes('/proven/ordinary'));
    expect(await stored()).not.toContain('private');
    const popup = await latchkey.popup(ordinary);
    expect((await popup.entries()).map(({ outcome }) => outcome)).toEqual(['sent']);
    expect(await popup.text()).not.toContain(label('privateWindow'));
    await popup.close();
    const seen = await latchkey.witness.privateTabs();
    expect(seen).not.toEqual([]);
    for (const { id } of seen) {
      const its = await latchkey.popup(id);
      expect(await its.entries()).toEqual([]);
      expect(await its.text()).toContain(label('privateWindow'));
      await its.close();
    }
  });

  test('a refusal counts all the same: a wrong password meets the server once (invariant 10)', async () => {
    expect(await carriedBy('/changed/private')).toEqual([secret]);
    await eventually('the outcome', async () => (await outcomes()).changed === 'failed');
    expect(await carriedBy('/changed/private-again')).toEqual([undefined]);
  });

  test('while locked nothing is sent, and no unlock window opens', async () => {
    await latchkey.lock();
    const before = authorized(server.log).length;
    const prompts = countPrompts(latchkey);
    expect(await carriedBy('/proven/private-locked')).toEqual([undefined]);
    expect(await carriedBy('/fresh/private-locked')).toEqual([undefined]);
    // The control: an ordinary window asks.
    const arriving = ordinary.goto(`${server.urls.site}/fresh/ordinary`);
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.text()).toContain('1 request');
    expect(authorized(server.log)).toHaveLength(before);
    await prompt.unlock(password);
    await arriving;
    expect(await ordinary.title()).toBe('Arrived');
    expect(prompts()).toBe(1);
  });
});
