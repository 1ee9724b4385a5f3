/**
 * A protected page that the browser opens by itself at its start, with the extension really installed and nothing but
 * the user's keys to drive it: the unlock window opens, and after unlocking the page is there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Alone, type Harness, start, whyNotInstalled } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, password } from './kit.js';

/** Why the extension cannot be installed here, if so. */
const obstacle = browser === 'chromium' ? whyNotInstalled() : undefined;
let server: Running<'site'>;
let latchkey: Harness;

beforeAll(async () => {
  if (obstacle !== undefined) return;
  const certificate = await makeCertificate(['start.test']);
  const routes = {
    '/': page('<h1>Open</h1>'),
    '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')),
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

/** Status and Authorization of the requests to a path. */
function answersTo(path: string) {
  return server.log
    .filter(({ url }) => url === path)
    .map(({ status, headers }) => [status, headers.authorization]);
}
const challenged = [
  [401, undefined],
  [200, basicOf('user', 'secret')],
];

test.for([['an address it is given', 'address']] as const)(
  '%s: the unlock window opens, and then the page is there',
  async ([, how], { skip }) => {
    skip(obstacle !== undefined, obstacle);
    const path = `/private/${how}`;
    const opening = server.urls.site + path;
    const alone = await latchkey.leaveAlone(
      how === 'address' ? { address: opening } : { startPage: opening },
    );
    await unlock(alone);
    await alone.waitForFront('Arrived');
    expect(answersTo(path)).toEqual(challenged);
  },
);
