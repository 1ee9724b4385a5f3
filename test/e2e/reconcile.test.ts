/** What a worker finds when it starts: rules and an auth cache that an earlier one left behind, or others' junk. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, delayed, page, tile, tilePage } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';

type Rule = chrome.declarativeNetRequest.Rule;
const tiles = 40;
const users = { user: 'secret' };
let server: Running<'site'>;
let latchkey: Harness;
let proper: Rule[];

beforeAll(async () => {
  const certificate = await makeCertificate(['a.test']);
  const arrived = page('<h1>Arrived</h1>', 'Arrived');
  server = await startNode({
    certificate,
    sites: {
      site: {
        host: 'a.test',
        routes: {
          '/': page('<h1>Open</h1>'),
          '/map': tilePage(tiles, index => `/tiles/${index}`),
          '/tiles/*': delayed(50, tile()),
          '/private/*': basic('Area', users, arrived),
          '/asked/*': basic('Asked', users, arrived),
        },
      },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['a.test'],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Area',
    method: 'Basic',
    fields: { username: 'user', password: users.user },
    resources: [`${server.urls.site}/private/`, { url: `${server.urls.site}/asked/`, attach: 'challenge' }],
  });
  await latchkey.newPage(`${server.urls.site}/private/page`);
  await fencesDown(latchkey);
  proper = await latchkey.witness.sessionRules();
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Rules without their ids, which mean nothing, in a fixed order. */
const bodies = (rules: readonly Rule[]) => rules.map(({ id, ...body }) => JSON.stringify(body)).sort();

/** Stops the worker and makes `rules` the only ones, as the browser lets the extension's pages do. */
async function leaveBehind(rules: readonly Rule[]): Promise<void> {
  await latchkey.stopWorker();
  const own = latchkey.context.pages().find(each => each.url().startsWith(latchkey.origin));
  await own?.evaluate(async addRules => {
    const removeRuleIds = (await chrome.declarativeNetRequest.getSessionRules()).map(({ id }) => id);
    await chrome.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
  }, rules as Rule[]);
  // An event that was under way may have started the worker again, before or after the rules were there.
  if (await latchkey.witness.worker.running()) await leaveBehind(rules);
}

const stale = (id: number, action: object): Rule =>
  ({ id, action, condition: { urlFilter: '|https://a.test/never/', resourceTypes: ['image'] } }) as Rule;
const header = { header: 'authorization', operation: 'set', value: basicOf('user', 'older') };
const junk = [
  stale(3, { type: 'modifyHeaders', requestHeaders: [header] }),
  ...Array.from({ length: 8 }, (_, index) => stale(1_000_000 + index, { type: 'block' })),
];

/** A page of the host is an event that starts the worker. */
const wake = () => latchkey.newPage(`${server.urls.site}/`);

const rulesBecome = (what: string, wanted: readonly Rule[]) =>
  eventually(what, async () => {
    const now = bodies(await latchkey.witness.sessionRules());
    return JSON.stringify(now) === JSON.stringify(bodies(wanted)) || undefined;
  });

test('rules that are gone come back, and what is not ours goes', async () => {
  expect(JSON.stringify(proper)).toContain(basicOf('user', users.user));
  await leaveBehind(junk);
  await wake();
  await rulesBecome('the proper rules', proper);
});

test('a challenge that starts the worker is answered, whatever an earlier worker left', async () => {
  await leaveBehind(junk);
  const opened = await latchkey.newPage(`${server.urls.site}/asked/page`);
  expect(await opened.title()).toBe('Arrived');
  await rulesBecome('the proper rules', proper);
});

test('a page whose load starts the worker arrives whole, though an answer was left to clear', async () => {
  await latchkey.newPage(`${server.urls.site}/asked/page`);
  // Emptying the auth cache ends requests that wait for a connection: forty tiles over six connections. In Firefox
  // nothing is in it.
  if (browser === 'chromium')
    expect(await latchkey.witness.sessionStorage()).toHaveProperty('authCacheOrigins');
  await latchkey.stopWorker();
  const map = await latchkey.newPage(`${server.urls.site}/map`);
  const shown = await map.evaluate(() => [...document.images].filter(it => it.naturalWidth > 0).length);
  expect(shown).toBe(tiles);
  await rulesBecome('the proper rules', proper);
});

test('a locked vault has no rules, whatever the worker finds', async () => {
  await latchkey.lock();
  await leaveBehind([...proper, ...junk.slice(0, 1).map(rule => ({ ...rule, id: 9_000 }))]);
  await wake();
  await rulesBecome('no rules', []);
});
