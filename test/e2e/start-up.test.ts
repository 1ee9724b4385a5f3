/**
 * A protected page that the browser opens by itself at its start, with the extension really installed and nothing but
 * the user's keys to drive it: the unlock window opens, and after unlocking the page is there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Alone, type Harness, type Opening, start, whyNotInstalled } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';

const at = (path: string) => server.urls.site + path;

/** Why the extension cannot be installed here, if so. */
const obstacle = browser === 'chromium' ? whyNotInstalled() : undefined;
let server: Running<'site'>;
let latchkey: Harness;

beforeAll(async () => {
  if (obstacle !== undefined) return;
  const certificate = await makeCertificate(['start.test']);
  const arrived = page('<h1>Arrived</h1>', 'Arrived');
  const routes = {
    '/': page('<h1>Open</h1>'),
    '/private/second/': basic('Area', { user: 'secret' }, page('<h1>Second</h1>', 'Second')),
    '/private/stored': basic('Area', { user: 'secret' }, arrived),
    '/private/*': basic(
      'Area',
      { user: 'secret' },
      {
        ...arrived,
        headers: { ...arrived.headers, 'cache-control': 'no-store' },
      },
    ),
  };
  server = await startNode({ certificate, sites: { site: { host: 'start.test', routes } } });
  latchkey = await start({
    browser,
    installed: true,
    grants: ['https://start.test'],
    thirdPartyCookies: 'block',
    headed: true,
    trust: [certificate.spki],
    hosts: ['start.test'],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Start',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [`${server.urls.site}/private/`],
  });
  await latchkey.newPage(server.urls.site);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Types the master password into the unlock window as a user does: again, if the window was not ready for it. */
async function unlock(alone: Alone): Promise<void> {
  const title = label('promptTitle');
  await alone.waitForFront(title);
  for (let tries = 0; tries < 4; tries++) {
    await sleep(1000);
    await alone.press('ctrl+a');
    await alone.type(password);
    await alone.press('Return');
    const gone = async () => !(await alone.front()).includes(title);
    if (await eventually('the window is gone', gone, 8000).catch(() => false)) return;
  }
}

/** Status and Authorization of the requests to a path, from the `from`th on. */
function answersTo(path: string, from = 0) {
  return server.log
    .filter(({ url }) => url === path)
    .slice(from)
    .map(({ status, headers }) => [status, headers.authorization]);
}
const refused = [401, undefined];
const answered = [200, basicOf('user', 'secret')];

/** Chromium writes its session down a few seconds after the last change. */
const savedMs = 5000;

/** The browser starts, locked, and opens the page at `path`; the user unlocks, and the page is there. */
async function arrives(opening: Opening, path: string): Promise<Alone> {
  const before = answersTo(path).length;
  const alone = await latchkey.leaveAlone(opening);
  await unlock(alone);
  await alone.waitForFront('Arrived');
  // One request that the browser held: nothing was loaded twice.
  expect(answersTo(path, before)).toEqual([refused, answered]);
  return alone;
}

test('an address it is given', async ({ skip }) => {
  skip(obstacle !== undefined, obstacle);
  await arrives({ address: at('/private/address') }, '/private/address');
});

test('the start page its user chose', async ({ skip }) => {
  skip(obstacle !== undefined, obstacle);
  await arrives({ startPage: at('/private/chosen') }, '/private/chosen');
});

// A profile that a driver has used keeps no session in Firefox: not shown there.
if (browser === 'chromium') {
  test('the pages of its last session', async ({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    await arrives({ address: at('/private/last') }, '/private/last');
    await sleep(savedMs);
    await arrives({ lastSession: true }, '/private/last');
  });

  test('a page of its last session that the server lets it store: the browser shows its own copy', async ({
    skip,
  }) => {
    skip(obstacle !== undefined, obstacle);
    await arrives({ address: at('/private/stored') }, '/private/stored');
    await sleep(savedMs);
    const alone = await latchkey.leaveAlone({ lastSession: true });
    await alone.waitForFront('Arrived');
    expect(answersTo('/private/stored')).toEqual([refused, answered]);
  });
}

// After those the user chose, as a policy's start pages take their place.
if (browser === 'chromium')
  test('start pages that a policy orders: the one behind is loaded anew, once', async ({ skip }) => {
    skip(obstacle !== undefined, obstacle);
    const alone = await arrives(
      { ordered: [at('/private/first'), at('/private/second/')] },
      '/private/first',
    );
    await alone.press('ctrl+Tab');
    await alone.waitForFront('Second');
    const [first, ...later] = answersTo('/private/second/');
    // No window asks for a page that nobody sees.
    expect(first).toEqual(refused);
    expect([[answered], [refused, answered]]).toContainEqual(later);
  });
