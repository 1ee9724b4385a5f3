/**
 * `matches()` and `rank()` against the rules they are compiled to, in the real browser: generated addresses, with
 * many resources installed at once. What the browser says of a rule is checked against what it really sends.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filtersOf, maxWildcardLength } from '../../extension/background/attach/filter.js';
import { rank } from '../../shared/resource.js';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, cors, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { addresses, type Ports, plainHosts, resource, resourceTexts } from './addresses.js';
import { basicOf, browser, eventually, password } from './kit.js';
import { attachedByRules, regexSupport } from './rules.js';

/** Of this run; to run it again, put the number a failure names here. */
const seed = Date.now() % 2 ** 31;
const configs = 5;
const perConfig = 9;

interface Config {
  readonly name: string;
  readonly texts: readonly string[];
}

let server: Running<'one' | 'two' | 'clear'>;
let latchkey: Harness;
let ports: Ports;
let vault: Config[];
let urls: string[];

const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number) =>
  fc.sample(arbitrary, { numRuns: count, seed });

beforeAll(async () => {
  const certificate = await makeCertificate();
  const site = { routes: { '/*': cors(collector), '/from/here': page('<h1>Page</h1>') } };
  server = await startNode({ certificate, sites: { one: site, two: site, clear: { ...site, tls: false } } });
  const portOf = (url: string) => Number(new URL(url).port);
  ports = { tls: [portOf(server.urls.one), portOf(server.urls.two)], clear: portOf(server.urls.clear) };
  latchkey = await start({
    browser,
    grants: [
      ...plainHosts.map(host => `https://${host}`),
      ...['https://*.own.test', 'https://*.wild.test', 'http://clear.test'],
    ],
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts: ['*.test'],
  });
  await latchkey.createVault(password);
  const texts = sample(resourceTexts(ports), configs * perConfig);
  vault = Array.from({ length: configs }, (_, n) => ({
    name: `config${n}`,
    texts: [...new Set(texts.slice(n * perConfig, (n + 1) * perConfig))],
  }));
  // A tie, where nobody's secret goes.
  const [tied] = vault[0]?.texts ?? [];
  if (tied !== undefined)
    vault[1] = { name: 'config1', texts: [...new Set([tied, ...(vault[1]?.texts ?? [])])] };
  urls = sample(
    addresses(
      vault.flatMap(it => it.texts),
      ports,
    ),
    7000,
  );
  // Not even every generated host is one to each browser.
  const [witness] = latchkey.context.pages();
  urls = (await witness?.evaluate(all => all.filter(url => URL.canParse(url)), urls)) ?? [];
  expect(urls.length).toBeGreaterThan(6500);
  for (const { name, texts: own } of vault)
    await latchkey.addConfig({
      name,
      method: 'Basic',
      fields: { username: 'user', password: name },
      resources: own.map(url => ({
        url,
        attach: silent(url) ? ('proven' as const) : ('at-once' as const),
        allowClearText: url.startsWith('http:'),
      })),
    });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** Some resources stay unproven: nothing goes there, from their own config or from a wider one. */
const silent = (text: string) => text.length % 5 === 0;

/** What `rank` gives a navigation: the secret of the one config of the most specific resource, if it may attach. */
function expected(url: string): string | undefined {
  const all = vault.flatMap(({ name, texts }) => texts.map(text => ({ ...resource(text), name, text })));
  const [best = []] = rank(all, url);
  const [only] = best;
  return best.length === 1 && only && !silent(only.text) ? basicOf('user', only.name) : undefined;
}

/** Fails with the seed and the first few addresses that went wrong. */
function agree(urls: readonly string[], actual: readonly (string | undefined)[], wanted = expected): void {
  const wrong = urls.flatMap((url, n) =>
    actual[n] === wanted(url) ? [] : [{ url, actual: actual[n], expected: wanted(url) }],
  );
  expect({ seed, wrong: wrong.slice(0, 5), vault: wrong.length > 0 ? vault : [] }).toEqual({
    seed,
    wrong: [],
    vault: [],
  });
}

test('navigations: the rules attach what rank says', async () => {
  const asked = urls.filter(url => url.startsWith('http'));
  expect(asked.length).toBeGreaterThan(2000);
  expect(asked.filter(expected).length).toBeGreaterThan(500);
  agree(
    asked,
    await attachedByRules(
      latchkey,
      asked.map(url => ({ url, type: 'main_frame' })),
    ),
  );
});

// In Firefox no rule is for them: Latchkey decides each (README, "Firefox"), and what is really sent is below.
if (browser === 'chromium')
  test('WebSockets and fetches of the own host: the same; where rules cannot tell the host from others, nothing', async () => {
    const asked = urls.map(url => ({
      url,
      type: url.startsWith('ws') ? 'websocket' : 'xmlhttprequest',
      initiator: `https://${new URL(url).host}`,
    }));
    const plain: readonly string[] = plainHosts;
    const wanted = (url: string) => (plain.includes(new URL(url).hostname) ? expected(url) : undefined);
    // Pages of clear text are initiators for clear text: they are for the sample that is sent.
    const secure = asked.filter(({ url }) => /^(https|wss):/.test(url));
    expect(secure.filter(({ url }) => url.startsWith('ws') && wanted(url)).length).toBeGreaterThan(20);
    agree(
      secure.map(({ url }) => url),
      await attachedByRules(latchkey, secure),
      wanted,
    );
  });

const reachable = (url: string) => ports.tls.includes(Number(new URL(url).port)) && !url.includes('[');

test('navigations that are really sent carry the same', async () => {
  const tab = await latchkey.newPage();
  const sent = new Map(
    urls.filter(url => url.startsWith('https') && reachable(url)).map(url => [url.split('#')[0], url]),
  );
  const asked = [...sent.values()].slice(0, 100);
  const carried: (string | undefined)[] = [];
  for (const url of asked) {
    const before = server.log.length;
    // Where Firefox writes an address in another way, Playwright takes it for another navigation.
    await tab.goto(url, { waitUntil: 'commit' }).catch(() => {});
    const arrived = await eventually(`${url} in the log`, () =>
      server.log.slice(before).find(entry => entry.url !== '/favicon.ico'),
    );
    carried.push(arrived.headers.authorization);
  }
  agree(asked, carried);
});

test('fetches that are really sent by pages of the own host carry the same', async () => {
  for (const host of ['plain.test', '127.0.0.1']) {
    const own = await latchkey.newPage(`https://${host}:${ports.tls[0]}/from/here`);
    const asked = urls
      .filter(url => url.startsWith('https') && reachable(url) && new URL(url).hostname === host)
      .slice(0, 300);
    await own.evaluate(
      all =>
        Promise.all(all.map((url, n) => fetch(url, { headers: { 'x-number': `${n}` }, redirect: 'manual' }))),
      asked,
    );
    const arrived = new Map(
      server.log.flatMap(({ headers }) => {
        const number = headers['x-number'];
        return number === undefined || headers.host?.split(':')[0] !== host
          ? []
          : [[Number(number), headers]];
      }),
    );
    // How many of the generated addresses are of one host is a matter of the seed.
    expect(asked.length).toBeGreaterThan(20);
    expect(arrived.size).toBe(asked.length);
    agree(
      asked,
      asked.map((_, n) => arrived.get(n)?.authorization),
    );
    await own.close();
  }
});

test('WebSockets that are really opened by a page of the own host carry the same', async () => {
  const own = await latchkey.newPage(`https://plain.test:${ports.tls[0]}/from/here`);
  const asked = [...new Set(urls)]
    .filter(url => url.startsWith('wss') && reachable(url) && new URL(url).hostname === 'plain.test')
    .slice(0, 60);
  const carried: (string | undefined)[] = [];
  for (const url of asked) {
    const before = server.log.length;
    await own.evaluate(it => void new WebSocket(it), url);
    carried.push((await eventually(url, () => server.log[before])).headers.authorization);
  }
  agree(asked, carried);
});

test('the browser takes a wildcard exactly as long as the compiler does', async () => {
  for (const end of ['/', '/x']) {
    const take = (length: number) => {
      const text = `https://*.a.test/${'x'.repeat(length - 'a.test/'.length - end.length)}${end}`;
      return filtersOf(resource(text), true)?.http[0];
    };
    expect(take(maxWildcardLength + 1)).toBeUndefined();
    const [longest] = Object.values(take(maxWildcardLength) ?? {});
    const supported = (regex: string) => regexSupport(latchkey, regex);
    expect(await supported(longest ?? '')).toEqual({ isSupported: true });
    // The form with a border behind the path decides; one character more is too long, for Firefox it is not.
    const longer = (longest ?? '').replace('xx', 'xxx');
    const tooLong = { isSupported: false, reason: 'memoryLimitExceeded' };
    if (end === '/x')
      expect(await supported(longer)).toEqual(browser === 'chromium' ? tooLong : { isSupported: true });
  }
});
