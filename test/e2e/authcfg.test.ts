/**
 * `authcfg=<id>` in a URL: it chooses among the configs of the most specific resource that matches, for whom it may
 * (invariants 1 and 3), and where it changes nothing the server does not see it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  authcfgNames,
  authcfgRepeated,
  filtersOf,
  maxNamedWildcardLength,
} from '../../extension/background/attach/filter.js';
import { authcfgOf } from '../../shared/authcfg-parameter.js';
import { type Harness, type Popup, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { basic, collector, delayed, page as html, pageOrPicture } from '../servers/lib/answers.js';
import { type Received, type Running, withHost } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { namingTails, resource } from './addresses.js';
import { basicOf, browser, eventually, fencesDown, password } from './kit.js';
import { oneOfEach } from './one-of-each.js';
import { attachedByRules, regexSupport } from './rules.js';

const hosts = ['own.test', 'foreign.test'];
const users = { alice: 'secret of alice', bob: 'secret of bob', carol: 'secret of carol' };
type User = keyof typeof users;
const header = (user: User) => basicOf(user, users[user]);

describe.each([
  ['without permission for the other site', []],
  ['with permission for it', ['https://foreign.test']],
])('%s', (_, granted) => {
  let server: Running<'own'>;
  let latchkey: Harness;
  /** What a hidden initiator makes no difference to is shown once, with permission. */
  const shownOnce = (name: string, work: () => Promise<void>) => {
    if (granted.length > 0) test(name, work);
  };
  const ids = {} as Record<User, string>;
  let tie: string;
  let single: string;
  let runs = 0;

  beforeAll(async () => {
    const certificate = await makeCertificate(hosts);
    const routes = {
      '/*': html('<h1>Page</h1>', 'Page'),
      '/slow': delayed(3000, collector),
      '/tie/*': basic('Tie', users, pageOrPicture),
      '/single/*': basic('Single', users, pageOrPicture),
    };
    server = await startNode({ certificate, sites: { own: { host: 'own.test', routes } } });
    tie = `${server.urls.own}/tie/`;
    single = `${server.urls.own}/single/`;
    latchkey = await start({
      browser,
      grants: ['https://own.test', ...granted],
      // The browser's own second line is off: what is not sent, Latchkey did not send.
      thirdPartyCookies: 'allow',
      trust: [certificate.spki],
      hosts,
    });
    await latchkey.createVault(password);
    for (const user of ['alice', 'bob', 'carol'] as const)
      ids[user] = await latchkey.addConfig({
        name: `Config of ${user}`,
        method: 'Basic',
        fields: { username: user, password: users[user] },
        resources: user === 'carol' ? [single] : [tie],
      });
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
  });

  const found = (mark: string) =>
    server.log.filter(({ url }) => new URLSearchParams(url.split('?')[1]).get('mark') === mark);
  /** Navigations: a config that is not proven yet is tried by a request of Latchkey's own where others are under way. */
  const summary = (log: readonly Received[]) =>
    log
      .filter(it => it.headers['sec-fetch-mode'] === 'navigate')
      .map(it => [it.status, it.headers.authorization]);

  /** What arrives of one navigation, as a user begins it who types the address. */
  async function typed(at: string, query: string, tail = '') {
    const mark = `${++runs}`;
    const tab = await latchkey.newPage(`${at}page?mark=${mark}&${query}${tail}`);
    const log = await eventually('the navigation', () => found(mark).find(it => it.status !== undefined));
    expect(log).toBeDefined();
    return { tab, arrived: summary(found(mark)) };
  }

  /** What arrives of one request of each kind from `from`; by kind, Authorization of each. */
  async function asked(from: Page, at: string, query: string, names = Object.keys(oneOfEach)) {
    const marks = new Map<string, string>();
    for (const name of names) {
      const mark = `${++runs}`;
      marks.set(name, mark);
      await from.evaluate(oneOfEach[name] as (url: string) => void, `${at}x?mark=${mark}&${query}`);
    }
    await eventually('all kinds in the log', async () => {
      await chooseNone();
      return [...marks.values()].every(mark => found(mark).some(it => it.status !== undefined));
    });
    // Firefox repeats a request that the user was asked about and did not answer (decision 15).
    const repeated = (mark: string) => found(mark).every(it => it.headers.authorization === undefined);
    return Object.fromEntries(
      [...marks].map(([name, mark]) => [
        name,
        found(mark)
          .slice(0, browser === 'firefox' && repeated(mark) ? 1 : undefined)
          .map(it => it.headers.authorization),
      ]),
    );
  }
  const eachKind = (authorization: string | undefined) =>
    Object.fromEntries(Object.keys(oneOfEach).map(name => [name, [authorization]]));
  const ownPage = () => latchkey.newPage(`${server.urls.own}/`);
  const foreignPage = () => latchkey.newPage(`${withHost(server.urls.own, 'foreign.test')}/`);

  /** The popup's entries, once there is one of an outcome. */
  async function entriesWith(popup: Popup, outcome: string) {
    let entries = await popup.entries();
    await eventually(outcome, async () => {
      entries = await popup.entries();
      return entries.some(it => it.outcome === outcome);
    }).catch(error => {
      throw new Error(`Not ${outcome}, but ${JSON.stringify(entries)}`, { cause: error });
    });
    return entries;
  }

  /** Where nothing chooses, the user is asked, and here does not answer. */
  async function chooseNone(): Promise<void> {
    for (const prompt of latchkey.promptWindows())
      if ((await prompt.kind().catch(() => '')) === 'choose') await prompt.cancel();
  }
  afterEach(chooseNone);

  /** What arrives of a request that the user is asked about and does not answer: Firefox repeats it (decision 15). */
  const unanswered = Array.from({ length: browser === 'firefox' ? 2 : 1 }, () => [401, undefined]);

  /** What arrives of a link that a page follows. */
  async function followed(from: Page, query: string) {
    const mark = `${++runs}`;
    const url = `${tie}page?mark=${mark}&${query}`;
    const there = from.waitForURL(url).then(() => true);
    // The page may be gone before it has answered.
    await from.evaluate(to => location.assign(to), url).catch(() => {});
    while (!(await Promise.race([there, sleep(200)]))) await chooseNone();
    return summary(found(mark));
  }

  test.each(['alice', 'bob'] as const)('a typed address names the config of %s', async user => {
    const { tab, arrived } = await typed(tie, `authcfg=${ids[user]}`);
    expect(arrived).toEqual([
      [401, undefined],
      [200, header(user)],
    ]);
    const popup = await latchkey.popup(tab);
    const config = await eventually('the config', () => popup.config());
    expect(config).toMatchObject({ id: ids[user], text: expect.stringContaining('Chosen by the address') });
    const [entry] = await popup.entries();
    expect(entry).toMatchObject({ outcome: 'sent', text: expect.stringContaining('chosen by the address') });
    await popup.close();
    await tab.close();
    await fencesDown(latchkey);
  });

  for (const user of ['alice', 'bob'] as const)
    shownOnce(
      `a page of the own host names the config of ${user}: one request each, and the worker may sleep`,
      async () => {
        const own = await ownPage();
        const query = `authcfg=${ids[user]}`;
        expect(await asked(own, tie, query)).toEqual(eachKind(header(user)));
        expect(await followed(own, query)).toEqual([[200, header(user)]]);
        await own.goto(`${server.urls.own}/`);
        await latchkey.stopWorker();
        expect(await asked(own, tie, query)).toEqual(eachKind(header(user)));
        await own.close();
      },
    );

  shownOnce('what is no id of the tie, or not clear, chooses nothing', async () => {
    const own = await ownPage();
    const nothing = eachKind(undefined);
    for (const query of [
      '',
      `authcfg=${ids.alice}&authcfg=${ids.bob}`,
      `authcfg=${ids.alice}&authcfg=${ids.alice}`,
      `authcfg=${ids.alice.toUpperCase()}`,
      `AUTHCFG=${ids.alice}`,
      `xauthcfg=${ids.alice}`,
      `authcfg=${ids.alice}x`,
      `authcfg=${ids.carol}`,
      `u=?authcfg=${ids.alice}`,
    ])
      expect([query, await asked(own, tie, query)]).toEqual([query, nothing]);
    expect(await asked(own, `${tie}authcfg=${ids.alice}/&authcfg=${ids.alice}/`, '')).toEqual(nothing);
    const inFragment = ['image', 'fetch', 'iframe'];
    expect(await asked(own, tie, `#?authcfg=${ids.alice}`, inFragment)).toEqual(
      Object.fromEntries(inFragment.map(name => [name, [undefined]])),
    );
    // What a test that sends nothing is worth.
    expect(await asked(own, tie, `x&authcfg=${ids.alice}#f`, inFragment)).toEqual(
      Object.fromEntries(inFragment.map(name => [name, [header('alice')]])),
    );
    await own.close();
  });

  // In Firefox no rule carries what is embedded: authcfg/named.test.ts has its rows.
  if (browser === 'chromium')
    shownOnce('the browser reads addresses as we do', async () => {
      const seed = Date.now() % 2 ** 31;
      const tails = fc.sample(namingTails([ids.alice, ids.bob]), { numRuns: 2000, seed });
      const asked = tails.map(tail => ({
        url: new URL(tie + tail).href,
        type: 'image',
        initiator: server.urls.own,
      }));
      const attached = await attachedByRules(latchkey, asked);
      const naming = asked.map(
        ({ url }) => ({ [ids.alice]: 'alice', [ids.bob]: 'bob' })[authcfgOf(url) ?? ''],
      );
      const wanted = naming.map(user => user && header(user as User));
      expect(wanted.filter(Boolean).length).toBeGreaterThan(200);
      const wrong = asked.flatMap(({ url }, n) =>
        attached[n] === wanted[n] ? [] : [[url, attached[n], wanted[n]]],
      );
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      // As long as the compiler takes one that names a config.
      const path = 'x'.repeat(maxNamedWildcardLength - 'a.test:12345/'.length);
      for (const query of [authcfgNames(ids.alice), authcfgRepeated]) {
        const filters = filtersOf(resource(`https://*.a.test:12345/${path}`), true, query);
        const [regex = ''] = Object.values(filters?.http[0] ?? {});
        expect(await regexSupport(latchkey, regex)).toEqual({ isSupported: true });
      }
    });

  test('a page of another site: nothing embedded, and its link chooses nothing', async () => {
    const foreign = await foreignPage();
    expect(await asked(foreign, tie, `authcfg=${ids.alice}`)).toEqual(eachKind(undefined));
    expect(await followed(foreign, `authcfg=${ids.alice}`)).toEqual(unanswered);
    await foreign.close();
  });

  shownOnce('an id that nobody knows: said so, assigned, and from then on it is known', async () => {
    const unknown = 'qgis0ld';
    // As requests of a page left before may be.
    const slow = await ownPage();
    await slow.evaluate(url => void fetch(url).catch(() => {}), `${server.urls.own}/slow`);
    const { tab, arrived } = await typed(single, `authcfg=${unknown}`);
    await slow.close();
    // The one config there is used as without it.
    expect(arrived).toEqual([
      [401, undefined],
      [200, header('carol')],
    ]);
    await fencesDown(latchkey);
    const popup = await latchkey.popup(tab);
    const noted = await entriesWith(popup, 'authcfg-unknown');
    const entry = noted.find(it => it.outcome === 'authcfg-unknown');
    expect(entry?.text).toContain(`authcfg=${unknown}`);
    await popup.page.getByRole('button', { name: `Say what ${unknown} means` }).click();
    expect(await popup.page.getByRole('button', { name: 'Assign', exact: true }).isDisabled()).toBe(true);
    await popup.page.getByRole('radio', { name: 'Config of carol' }).check();
    await popup.page.getByRole('button', { name: 'Assign', exact: true }).click();
    await popup.page.getByText(`From now on ${unknown} means Config of carol.`).waitFor();
    await popup.close();
    await tab.close();

    // Stripped: the server does not see it any more.
    const again = await typed(single, `authcfg=${unknown}`);
    expect(again.arrived).toEqual([[200, header('carol')]]);
    expect(found(`${runs}`).map(({ url }) => url)).toEqual([`/single/page?mark=${runs}`]);
    const clean = await latchkey.popup(again.tab);
    expect((await entriesWith(clean, 'sent')).map(it => it.outcome)).toEqual(['sent']);
    await clean.close();
    await again.tab.close();
  });

  shownOnce('an assignment is kept over lock, shown and taken back', async () => {
    const unknown = 'qgis0ld';
    await latchkey.lock();
    await latchkey.unlock(password);
    const options = await latchkey.openOptions('#/settings');
    const row = options.locator(`[data-alias="${unknown}"]`);
    await row.getByText('means Config of carol').waitFor();
    await options.getByRole('button', { name: `Forget ${unknown}` }).click();
    await row.waitFor({ state: 'detached' });
    await options.close();
    const { tab, arrived } = await typed(single, `authcfg=${unknown}`);
    expect(arrived).toEqual([[200, header('carol')]]);
    expect(found(`${runs}`)[0]?.url).toContain(unknown);
    await tab.close();
  });

  shownOnce(
    'an address that no config is for: the id is said to be unknown, and nobody is to assign it',
    async () => {
      const { tab, arrived } = await typed(`${server.urls.own}/`, 'authcfg=missing');
      expect(arrived).toEqual([[200, undefined]]);
      const popup = await latchkey.popup(tab);
      const [entry] = await entriesWith(popup, 'authcfg-missing');
      expect(entry?.text).toContain('authcfg=missing');
      expect(entry?.text).toContain(`${server.urls.own}/`);
      expect(await popup.page.getByRole('button', { name: 'Say what missing means' }).count()).toBe(0);
      await popup.close();
      await tab.close();

      // What a page of another site asks for is not said: anybody could fill the list.
      const foreign = await foreignPage();
      await asked(foreign, `${server.urls.own}/`, 'authcfg=missing', ['image']);
      const other = await latchkey.popup(foreign);
      expect(await other.entries()).toEqual([]);
      await other.close();
      await foreign.close();
    },
  );

  shownOnce('the id of a config for other addresses: said so, and it stays out', async () => {
    const { tab, arrived } = await typed(single, `authcfg=${ids.bob}`);
    expect(arrived).toEqual([[200, header('carol')]]);
    const popup = await latchkey.popup(tab);
    const outcomes = (await entriesWith(popup, 'authcfg-elsewhere')).map(it => it.outcome);
    expect(outcomes.toSorted()).toEqual(['authcfg-elsewhere', 'sent']);
    await popup.close();
    await tab.close();
  });

  shownOnce(
    'the id of the one config there: the server does not see it where a redirect does no harm',
    async () => {
      const query = `a=1&authcfg=${ids.carol}&b=2`;
      const { tab, arrived } = await typed(single, query, '#here');
      expect(arrived).toEqual([[200, header('carol')]]);
      expect(found(`${runs}`)[0]?.url).toBe(`/single/page?mark=${runs}&a=1&b=2`);
      expect(tab.url()).toBe(`${single}page?mark=${runs}&a=1&b=2#here`);
      await tab.close();

      const own = await ownPage();
      expect(await asked(own, single, query)).toEqual(eachKind(header('carol')));
      const seen = Object.keys(oneOfEach).map((name, n, all) => {
        const [entry] = found(`${runs - all.length + 1 + n}`);
        return [name, entry?.url.includes('authcfg')];
      });
      const embedded = { image: false, iframe: false, fetch: true, WebSocket: true };
      expect(Object.fromEntries(seen)).toEqual(embedded);
      // A fetch may forbid redirects, and is not sent through one.
      const url = `${single}x?${query}`;
      expect(await own.evaluate(it => fetch(it, { redirect: 'error' }).then(r => r.status), url)).toBe(200);
      const posted = await own.evaluate(
        it => fetch(it, { method: 'POST', body: 'text', redirect: 'error' }).then(r => r.status),
        url,
      );
      expect(posted).toBe(200);
      await own.close();
    },
  );

  shownOnce('a locked vault: an id opens nothing; unlocked, it chooses again', async () => {
    const own = await ownPage();
    const query = `authcfg=${ids.alice}`;
    expect(await asked(own, tie, query)).toEqual(eachKind(header('alice')));
    await latchkey.lock();
    expect(await asked(own, tie, query)).toEqual(eachKind(undefined));
    const mark = `${++runs}`;
    const tab = await latchkey.newPage(`${tie}page?mark=${mark}&${query}`);
    await (await latchkey.waitForPrompt()).unlock(password);
    await tab.waitForFunction(() => document.title === 'Arrived');
    expect(summary(found(mark))).toEqual([
      [401, undefined],
      [200, header('alice')],
    ]);
    await fencesDown(latchkey);
    expect(await asked(own, tie, query)).toEqual(eachKind(header('alice')));
    await tab.close();
    await own.close();
  });

  shownOnce('a granted site chooses what it was granted, and nothing else', async () => {
    const foreign = await foreignPage();
    const popup = await latchkey.popup(foreign);
    await popup.allow({ search: 'Config of alice', decision: 'session' });
    await popup.close();
    expect(await asked(foreign, tie, `authcfg=${ids.alice}`)).toEqual(eachKind(header('alice')));
    expect(await asked(foreign, tie, `authcfg=${ids.bob}`)).toEqual(eachKind(undefined));
    expect(await asked(foreign, tie, '')).toEqual(eachKind(undefined));
    expect(await followed(foreign, `authcfg=${ids.bob}`)).toEqual(unanswered);
    await foreign.goto(`${withHost(server.urls.own, 'foreign.test')}/`);
    const chosen = await followed(foreign, `authcfg=${ids.alice}`);
    expect(chosen.at(-1)).toEqual([200, header('alice')]);
    await foreign.close();
  });

  shownOnce(
    'a tie with one chosen: the other where it is named, the server sees no needless id',
    async () => {
      const tab = await latchkey.newPage(`${tie}page`);
      await (await latchkey.waitForPrompt()).choose({ name: 'Config of alice' });
      await tab.waitForFunction(() => document.title === 'Arrived');
      await tab.close();
      await fencesDown(latchkey);
      const own = await ownPage();
      expect(await asked(own, tie, '')).toEqual(eachKind(header('alice')));
      expect(await asked(own, tie, `authcfg=${ids.bob}`)).toEqual(eachKind(header('bob')));
      expect(await asked(own, tie, `authcfg=${ids.alice}`)).toEqual(eachKind(header('alice')));
      await own.close();
      const chosen = await typed(tie, `authcfg=${ids.alice}`);
      expect(chosen.arrived).toEqual([[200, header('alice')]]);
      expect(found(`${runs}`)[0]?.url).not.toContain('authcfg');
      await chosen.tab.close();
      const other = await typed(tie, `authcfg=${ids.bob}`);
      expect(other.arrived).toEqual([
        [401, undefined],
        [200, header('bob')],
      ]);
      await other.tab.close();
      await fencesDown(latchkey);
      // A link of another site gets what it would get without the parameter.
      const foreign = await foreignPage();
      expect((await followed(foreign, `authcfg=${ids.bob}`)).at(-1)).toEqual([200, header('alice')]);
      await foreign.close();
    },
  );
});
