/**
 * Ten thousand configs on ten thousand hosts, more than the browser has room for rules: all of them work, rules follow
 * their use, and a lock takes all of it back.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { domain, hostOf, routes, userOf } from '../many/server.js';
import { configOf, idOf, largeVault, password, putVault } from '../many/vault.js';
import { makeCertificate } from '../servers/certificate.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { basicOf, eventually } from './kit.js';

const configs = 10_000;
const proven = 6_000;
/** Chromium's 5,000 without what is kept for fences and upgrades. */
const maxRules = 4_000;
/** Without a final slash a resource takes four rules: its end, a segment, a query and a fragment. */
const each = 4;
/** Resources that find room. */
const room = maxRules / each;
/** A host below a wildcard that is too long for a rule. */
const far = 900_000;
const long = `${'a'.repeat(60)}.${'b'.repeat(40)}.${domain}`;
const siteOfTheFar = 3;

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

let server: Running<'all'>;
let latchkey: Harness;
let port: string;

beforeAll(async () => {
  const certificate = await makeCertificate([`*.${domain}`]);
  server = await startNode({ certificate, sites: { all: { host: hostOf(0), routes } } });
  port = new URL(server.urls.all).port;
  const vault = await largeVault({
    configs,
    proven,
    port,
    more: [configOf(far, port, `https://*.${long}:${port}/geo`)],
    grants: [{ site: hostOf(siteOfTheFar), configId: idOf(far), decision: 'always' }],
  });
  latchkey = await start({
    browser: 'chromium',
    // Rules serve navigations alone then: sub-domains that nobody can name may act.
    grants: [`https://*.${domain}`],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: [`*.${domain}`],
  });
  await putVault(latchkey, vault);
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

const at = (host: string, path: string) => `https://${host}:${port}${path}`;
const attachedTo = (n: number) => basicOf(userOf(n).name, userOf(n).secret);

/** Opens a page of config `n`; status and Authorization of each of its requests. */
async function open(n: number, name: string, host = hostOf(n)) {
  const page = await latchkey.newPage(at(host, `/geo/${name}`));
  const title = await page.title();
  const answers = server.log
    .filter(entry => entry.host === host && entry.url === `/geo/${name}`)
    .map(({ status, headers }) => [status, headers.authorization]);
  await noFence();
  return { page, title, answers };
}
const byRule = (n: number) => ({ title: 'Arrived', answers: [[200, attachedTo(n)]] });
const byChallenge = (n: number) => ({
  title: 'Arrived',
  answers: [
    [401, undefined],
    [200, attachedTo(n)],
  ],
});

/** Session rules with `part` in them: looked for where they are, as thousands take their time to come over. */
async function rulesWith(part: string): Promise<chrome.declarativeNetRequest.Rule[]> {
  const { page } = latchkey.witness;
  const found = await page.evaluate(
    async text =>
      (await chrome.declarativeNetRequest.getSessionRules()).filter(it => JSON.stringify(it).includes(text)),
    part,
  );
  // Whoever waits for a change asks often.
  await new Promise(done => setTimeout(done, 300));
  return found;
}
const rulesOf = async (n: number) => (await rulesWith(`//${hostOf(n)}:`)).length;
const someFor = (n: number) => eventually('its rules', async () => (await rulesOf(n)) === each || undefined);
const noFence = () =>
  eventually('no fence', async () => (await rulesWith('"block"')).length === 0 || undefined);
/** The rules by id, as far as a change of one of them can be seen. */
const byId = async () =>
  new Map((await rulesWith('"modifyHeaders"')).map(rule => [rule.id, JSON.stringify(rule)]));

/** How many rules went and came. */
function difference(before: ReadonlyMap<number, string>, after: ReadonlyMap<number, string>) {
  const gone = [...before].filter(([id, rule]) => after.get(id) !== rule).length;
  const come = [...after].filter(([id, rule]) => before.get(id) !== rule).length;
  return { gone, come };
}

test('it unlocks, and as many rules as there is room for are installed, for those used last', async () => {
  await latchkey.unlock(password);
  await eventually('all rules', async () => (await byId()).size === maxRules || undefined, 90_000);
  expect(await rulesOf(proven - 1)).toBe(each);
  expect(await rulesOf(proven - room)).toBe(each);
  expect(await rulesOf(proven - room - 1)).toBe(0);
});

test('one of those used last is served by its rule', async () => {
  expect(await open(proven - 2, 'rule')).toMatchObject(byRule(proven - 2));
});

test('the first use of any other is served by challenge, then by rules that take the room of another', async () => {
  const n = configs - 1;
  const before = await byId();
  expect(await open(n, 'first')).toMatchObject(byChallenge(n));
  await someFor(n);
  expect(difference(before, await byId())).toEqual({ gone: each, come: each });
  // The one unused longest has made room.
  expect(await rulesOf(proven - room)).toBe(0);
  expect(await open(n, 'second')).toMatchObject(byRule(n));
});

test('a proven one beyond the limit is served by challenge, and its use gets it a rule', async () => {
  const n = 5;
  expect(await rulesOf(n)).toBe(0);
  expect(await open(n, 'beyond')).toMatchObject(byChallenge(n));
  await someFor(n);
  expect(await open(n, 'again')).toMatchObject(byRule(n));
  expect((await byId()).size).toBe(maxRules);
});

test('a worker that starts anew serves at once, and leaves the rules as they stand', async () => {
  const before = await byId();
  await latchkey.stopWorker();
  const n = configs - 2;
  expect(await open(n, 'cold')).toMatchObject(byChallenge(n));
  await someFor(n);
  expect(difference(before, await byId())).toEqual({ gone: each, come: each });
});

test('what no rule can serve is named in the popup: on its own page, and on that of a granted site', async () => {
  const host = `h${far}.${long}`;
  const own = await open(far, 'own', host);
  expect(own).toMatchObject(byChallenge(far));
  const shown = async (page: typeof own.page) => {
    const popup = await latchkey.popup(page);
    const notices = popup.page.locator('[data-unruled]');
    await notices.first().waitFor();
    const found = await notices.evaluateAll(all => all.map(it => (it as HTMLElement).dataset.unruled));
    const text = await popup.text();
    await popup.close();
    return { found, text };
  };
  const onOwn = await shown(own.page);
  expect(onOwn.found).toEqual(['not-expressible']);
  expect(onOwn.text).toContain('No rule of the browser serves');
  const site = await latchkey.newPage(at(hostOf(siteOfTheFar), '/'));
  const onSite = await shown(site);
  expect(onSite.found).toEqual(['not-expressible']);
  expect(onSite.text).toContain(`Service ${far}`);
  expect(onSite.text).toContain('may be missing');
});

test('the settings say how much room there is, and how many found none', async () => {
  const page = await latchkey.openOptions('#/settings');
  const used = page.locator('[data-max-rules]');
  await used.waitFor();
  // All that is proven by now, less what has a rule.
  const all = proven + 2 + 1;
  expect(await used.getAttribute('data-rules')).toBe(String(maxRules));
  expect(await used.getAttribute('data-max-rules')).toBe(String(maxRules));
  expect(await page.locator('[data-left]').getAttribute('data-left')).toBe(String(all - room));
  await page.close();
});

test('the options page lists them, finds one and edits it, also with a worker that starts anew', async () => {
  const page = await latchkey.openOptions();
  const rows = page.locator('[data-config-id]');
  const search = page.getByLabel(label('search'), { exact: true });
  const last = idOf(configs - 1);
  for (const worker of ['running', 'started anew'] as const) {
    if (worker === 'started anew') {
      await latchkey.stopWorker();
      await page.reload();
    }
    await rows.first().waitFor();
    expect(await page.locator('.search [role=status]').textContent()).toBe(label('configsMany', configs + 1));
    // A page of them: ten thousand rows would freeze it.
    expect(await rows.count()).toBe(100);
    await search.fill(`service ${configs - 1}`);
    await eventually('the one searched for', async () => (await rows.count()) === 1 || undefined);
    expect(await rows.getAttribute('data-config-id')).toBe(last);
    await search.fill('');
    await eventually('all of them', async () => (await rows.count()) === 100 || undefined);
  }
  await latchkey.stopWorker();
  await page.evaluate(id => location.assign(`#/config/${id}`), last);
  const name = page.getByLabel(label('name'), { exact: true });
  await name.waitFor();
  expect(await name.inputValue()).toBe(`Service ${configs - 1}`);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: label('configs') })
    .click();
  await rows.first().waitFor();
  // From its top, with the heading in sight.
  expect(await page.evaluate(() => [document.activeElement?.tagName, scrollY])).toEqual(['MAIN', 0]);
  await page.close();
});

/** Some of every kind: with a rule, served by challenge and then by a rule, never used, the first and the last. */
const someOfAll = [proven - 1, 5, configs - 3, 0, configs - 1];

test('a lock withdraws all of it', async () => {
  await latchkey.lock();
  expect(await latchkey.witness.sessionRules()).toEqual([]);
  expect(await latchkey.witness.sessionStorage()).toEqual({});
  for (const n of someOfAll) {
    const page = latchkey.newPage(at(hostOf(n), '/geo/after'));
    await (await latchkey.waitForPrompt()).cancel();
    await page;
    const answers = server.log
      .filter(({ host, url }) => host === hostOf(n) && url === '/geo/after')
      .map(({ status, headers }) => [status, headers.authorization]);
    expect([n, answers]).toEqual([n, [[401, undefined]]]);
  }
});

test('after a restart of the browser, the page that waits is there when the vault is unlocked, and so are the others', async () => {
  await latchkey.restart();
  const waiting = latchkey.newPage(at(hostOf(configs - 1), '/geo/restarted'));
  await (await latchkey.waitForPrompt()).unlock(password);
  await (await waiting).waitForFunction(() => document.title === 'Arrived');
  await eventually('all rules', async () => (await byId()).size === maxRules || undefined, 90_000);
  // Proven before the restart, so of those used last.
  expect(await open(configs - 2, 'kept')).toMatchObject(byRule(configs - 2));
  expect(await open(configs - 4, 'new')).toMatchObject(byChallenge(configs - 4));
});
