/**
 * "Watch all sites": with permission for all hosts the browser is no second line any more, and everything that
 * depends on who asks is up to Latchkey alone (invariant 3). It sees what pages were refused, and says so once.
 */
import type { Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, cors, page } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { ask, carried, everything } from './any-page.js';
import { browser, countPrompts, eventually, password } from './kit.js';

const sites = ['one.test', 'two.test', 'three.test', 'four.test', 'five.test'];
const hosts = ['own.test', 'sub.own.test', 'foreign.test', ...sites];
type Rule = chrome.declarativeNetRequest.Rule;
let server: Running<'own' | 'clear'>;
let latchkey: Harness;
let area: string;

beforeAll(async () => {
  const certificate = await makeCertificate(hosts);
  const routes = {
    '/': page('<h1>Page</h1>'),
    '/area/*': collector,
    '/asks/*': cors(basic('Area', { user: 'secret' }, collector)),
  };
  server = await startNode({
    certificate,
    sites: { own: { host: 'own.test', routes }, clear: { host: 'own.test', tls: false, routes } },
  });
  latchkey = await start({
    browser,
    grants: [],
    watchAllSites: true,
    // The browser announces no challenge of another site then: what was refused is seen in the responses alone.
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts,
  });
  await latchkey.createVault(password);
  area = `${server.urls.own}/area/`;
  await latchkey.addConfig({
    name: 'Area',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: [{ url: area, attach: 'at-once' }, `${server.urls.own}/asks/`],
  });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

// Pages that are refused something ask about it: nothing of it is left for the next test.
afterEach(async () => {
  for (const prompt of latchkey.promptWindows()) await prompt.close();
});

const open = (origin: string) => latchkey.newPage(`${origin}/`);
const at = (host: string) => withHost(server.urls.own, host);
const asked = async (from: Page | Frame) => carried(await ask(from, area, server.log));

/** Frames of these sites in a page, loaded. */
async function framesIn(top: Page, urls: readonly string[]): Promise<Frame[]> {
  await top.evaluate(all => {
    for (const src of all) document.body.append(Object.assign(document.createElement('iframe'), { src }));
  }, urls);
  return eventually('the frames', async () => {
    const frames = top.frames().filter(frame => urls.includes(frame.url()));
    for (const frame of frames) if (!(await frame.$('h1'))) return undefined;
    return frames.length === urls.length ? frames : undefined;
  });
}

test('the own host is served as without it', async () => {
  const own = await open(server.urls.own);
  expect(await asked(own)).toEqual([...everything].sort());
  await own.close();
});

test('a foreign page, and the own host in its frame: nothing', async () => {
  const foreign = await open(at('foreign.test'));
  expect(await asked(foreign)).toEqual([]);
  const [framed] = await framesIn(foreign, [`${server.urls.own}/`]);
  expect((await asked(framed!)).filter(kind => kind !== 'form POST')).toEqual([]);
  await foreign.close();
});

test('200 requests of five sites: one entry and one question for each, one window, and a badge', async () => {
  const prompts = countPrompts(latchkey);
  const top = await open(at('foreign.test'));
  const frames = await framesIn(
    top,
    sites.map(host => `${at(host)}/`),
  );
  const asks = `${server.urls.own}/asks/`;
  for (const [n, frame] of frames.entries())
    await frame.evaluate(
      ({ from, count }) => {
        for (let i = 0; i < count; i++) new Image().src = `${from}&${i}`;
      },
      { from: `${asks}?storm=${n}`, count: 40 },
    );
  const stormed = () => server.log.filter(({ url }) => url.includes('?storm='));
  await eventually('200 requests', () => stormed().length === 200 || undefined);
  expect(stormed().some(({ headers }) => headers.authorization !== undefined)).toBe(false);
  const tabId = await latchkey.witness.tabId(top);
  const popup = await latchkey.popup(top);
  const told = await eventually('all of them told', async () => {
    const entries = await popup.entries();
    const counts = entries.map(({ text }) => Number(/(\d+) requests/.exec(text)?.[1] ?? 0));
    return counts.reduce((sum, count) => sum + count, 0) === 200 ? entries : undefined;
  });
  expect(told.map(({ outcome }) => outcome)).toEqual(Array(5).fill('foreign'));
  for (const site of sites) expect(told.filter(({ text }) => text.includes(site))).toHaveLength(1);
  expect(await popup.page.evaluate(id => chrome.action.getBadgeText({ tabId: id }), tabId)).toBe('!');
  await popup.close();

  const prompt = await latchkey.waitForPrompt();
  const named = [];
  for (let n = 1; n <= 5; n++) {
    const text = await prompt.text();
    expect(text).toContain(label('promptPlace', n, 5));
    named.push(...sites.filter(site => text.includes(site)));
    // A refusal for good: what is not answered now would take the other questions with it.
    await prompt.decide('never');
  }
  expect(named.toSorted()).toEqual(sites.toSorted());
  expect(prompts()).toBe(1);
  expect(latchkey.promptWindows()).toEqual([]);
  expect(server.log.some(({ url, headers }) => url.includes('?storm=') && headers.authorization)).toBe(false);
  await top.close();
});

test('a site granted from its entry is served', async () => {
  const foreign = await open(at('foreign.test'));
  const popup = await latchkey.popup(foreign);
  await popup.allow({ resource: area, decision: 'session' });
  await popup.close();
  expect(await asked(foreign)).toEqual([...everything].sort());
  const sites = await latchkey.sites();
  await sites.revoke('foreign.test');
  await sites.close();
  expect(await asked(foreign)).toEqual([]);
  await foreign.close();
});

/** Of Firefox no rule serves what is embedded. */
const rulesWithout = async (what: string, gone: (rules: Rule[]) => boolean) => {
  if (browser === 'chromium')
    await eventually(what, async () => gone(await latchkey.witness.sessionRules()) || undefined);
};

// Last: from then on the host is no initiator of rules.
test('a sub-domain, and the host itself over http: nothing, from the moment they are opened', async () => {
  const sub = await open(at('sub.own.test'));
  await rulesWithout('rules without the sub-domain', rules =>
    rules.some(it => it.condition.excludedInitiatorDomains?.includes('sub.own.test')),
  );
  expect(await asked(sub)).toEqual([]);
  await sub.close();
  const clear = await open(server.urls.clear);
  await rulesWithout('rules without the host', rules =>
    rules.every(it => !it.condition.initiatorDomains?.includes('own.test')),
  );
  expect(await asked(clear)).toEqual([]);
  await clear.close();
});
