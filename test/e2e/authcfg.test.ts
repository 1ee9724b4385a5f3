/**
 * `authcfg=<id>` in a URL: it chooses among the configs of the most specific resource that matches, for whom it may
 * (invariants 1 and 3).
 */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  authcfgNames,
  authcfgRepeated,
  filtersOf,
  maxNamedWildcardLength,
} from '../../extension/background/attach/filter.js';
import { authcfgOf } from '../../shared/authcfg-parameter.js';
import { withHost } from '../servers/lib/received.js';
import { namingTails, resource } from './addresses.js';
import { eachKind, header, type Naming, startNaming, type User } from './authcfg-kit.js';
import { browser, eventually, fencesDown, password } from './kit.js';
import { attachedByRules, regexSupport } from './rules.js';

/** What arrives of a request that the user is asked about and does not answer: Firefox repeats it (decision 15). */
const unanswered = Array.from({ length: browser === 'firefox' ? 2 : 1 }, () => [401, undefined]);

describe.each([
  ['without permission for the other site', []],
  ['with permission for it', ['https://foreign.test']],
])('%s', (_, granted) => {
  let naming: Naming;
  /** What a hidden initiator makes no difference to is shown once, with permission. */
  const shownOnce = (name: string, work: () => Promise<void>) => {
    if (granted.length > 0) test(name, work);
  };

  beforeAll(async () => {
    naming = await startNaming(granted);
  });
  afterAll(() => naming?.stop());
  afterEach(() => naming.chooseNone());

  test.each(['alice', 'bob'] as const)('a typed address names the config of %s', async user => {
    const { tab, arrived } = await naming.typed(naming.tie, `authcfg=${naming.ids[user]}`);
    expect(arrived).toEqual([
      [401, undefined],
      [200, header(user)],
    ]);
    const popup = await naming.latchkey.popup(tab);
    const config = await eventually('the config', () => popup.config());
    expect(config).toMatchObject({
      id: naming.ids[user],
      text: expect.stringContaining('Chosen by the address'),
    });
    const [entry] = await popup.entries();
    expect(entry).toMatchObject({ outcome: 'sent', text: expect.stringContaining('chosen by the address') });
    await popup.close();
    await tab.close();
    await fencesDown(naming.latchkey);
  });

  for (const user of ['alice', 'bob'] as const)
    shownOnce(
      `a page of the own host names the config of ${user}: one request each, and the worker may sleep`,
      async () => {
        const own = await naming.ownPage();
        const query = `authcfg=${naming.ids[user]}`;
        expect(await naming.asked(own, naming.tie, query)).toEqual(eachKind(header(user)));
        expect(await naming.followed(own, query)).toEqual([[200, header(user)]]);
        await own.goto(`${naming.own}/`);
        await naming.latchkey.stopWorker();
        expect(await naming.asked(own, naming.tie, query)).toEqual(eachKind(header(user)));
        await own.close();
      },
    );

  shownOnce('what is no id of the tie, or not clear, chooses nothing', async () => {
    const own = await naming.ownPage();
    const nothing = eachKind(undefined);
    for (const query of [
      '',
      `authcfg=${naming.ids.alice}&authcfg=${naming.ids.bob}`,
      `authcfg=${naming.ids.alice}&authcfg=${naming.ids.alice}`,
      `authcfg=${naming.ids.alice.toUpperCase()}`,
      `AUTHCFG=${naming.ids.alice}`,
      `xauthcfg=${naming.ids.alice}`,
      `authcfg=${naming.ids.alice}x`,
      `authcfg=${naming.ids.carol}`,
      `u=?authcfg=${naming.ids.alice}`,
    ])
      expect([query, await naming.asked(own, naming.tie, query)]).toEqual([query, nothing]);
    expect(
      await naming.asked(own, `${naming.tie}authcfg=${naming.ids.alice}/&authcfg=${naming.ids.alice}/`, ''),
    ).toEqual(nothing);
    const inFragment = ['image', 'fetch', 'iframe'];
    expect(await naming.asked(own, naming.tie, `#?authcfg=${naming.ids.alice}`, inFragment)).toEqual(
      Object.fromEntries(inFragment.map(name => [name, [undefined]])),
    );
    // What a test that sends nothing is worth.
    expect(await naming.asked(own, naming.tie, `x&authcfg=${naming.ids.alice}#f`, inFragment)).toEqual(
      Object.fromEntries(inFragment.map(name => [name, [header('alice')]])),
    );
    await own.close();
  });

  // In Firefox no rule carries what is embedded: authcfg/named.test.ts has its rows.
  if (browser === 'chromium')
    shownOnce('the browser reads addresses as we do', async () => {
      const seed = Date.now() % 2 ** 31;
      const tails = fc.sample(namingTails([naming.ids.alice, naming.ids.bob]), { numRuns: 2000, seed });
      const asked = tails.map(tail => ({
        url: new URL(naming.tie + tail).href,
        type: 'image',
        initiator: naming.own,
      }));
      const attached = await attachedByRules(naming.latchkey, asked);
      const meant = asked.map(
        ({ url }) => ({ [naming.ids.alice]: 'alice', [naming.ids.bob]: 'bob' })[authcfgOf(url) ?? ''],
      );
      const wanted = meant.map(user => user && header(user as User));
      expect(wanted.filter(Boolean).length).toBeGreaterThan(200);
      const wrong = asked.flatMap(({ url }, n) =>
        attached[n] === wanted[n] ? [] : [[url, attached[n], wanted[n]]],
      );
      expect({ seed, wrong }).toEqual({ seed, wrong: [] });
      // As long as the compiler takes one that names a config.
      const path = 'x'.repeat(maxNamedWildcardLength - 'a.test:12345/'.length);
      for (const query of [authcfgNames(naming.ids.alice), authcfgRepeated]) {
        const filters = filtersOf(resource(`https://*.a.test:12345/${path}`), true, query);
        const [regex = ''] = Object.values(filters?.http[0] ?? {});
        expect(await regexSupport(naming.latchkey, regex)).toEqual({ isSupported: true });
      }
    });

  test('a page of another site: nothing embedded, and its link chooses nothing', async () => {
    const foreign = await naming.foreignPage();
    expect(await naming.asked(foreign, naming.tie, `authcfg=${naming.ids.alice}`)).toEqual(
      eachKind(undefined),
    );
    expect(await naming.followed(foreign, `authcfg=${naming.ids.alice}`)).toEqual(unanswered);
    await foreign.close();
  });

  shownOnce('a locked vault: an id opens nothing; unlocked, it chooses again', async () => {
    const own = await naming.ownPage();
    const query = `authcfg=${naming.ids.alice}`;
    expect(await naming.asked(own, naming.tie, query)).toEqual(eachKind(header('alice')));
    await naming.latchkey.lock();
    expect(await naming.asked(own, naming.tie, query)).toEqual(eachKind(undefined));
    const mark = naming.nextMark();
    const tab = await naming.latchkey.newPage(`${naming.tie}page?mark=${mark}&${query}`);
    await (await naming.latchkey.waitForPrompt()).unlock(password);
    await tab.waitForFunction(() => document.title === 'Arrived');
    expect(naming.navigations(mark)).toEqual([
      [401, undefined],
      [200, header('alice')],
    ]);
    await fencesDown(naming.latchkey);
    expect(await naming.asked(own, naming.tie, query)).toEqual(eachKind(header('alice')));
    await tab.close();
    await own.close();
  });

  shownOnce('a granted site chooses what it was granted, and nothing else', async () => {
    const foreign = await naming.foreignPage();
    const popup = await naming.latchkey.popup(foreign);
    await popup.allow({ search: 'Config of alice', decision: 'session' });
    await popup.close();
    expect(await naming.asked(foreign, naming.tie, `authcfg=${naming.ids.alice}`)).toEqual(
      eachKind(header('alice')),
    );
    expect(await naming.asked(foreign, naming.tie, `authcfg=${naming.ids.bob}`)).toEqual(eachKind(undefined));
    expect(await naming.asked(foreign, naming.tie, '')).toEqual(eachKind(undefined));
    expect(await naming.followed(foreign, `authcfg=${naming.ids.bob}`)).toEqual(unanswered);
    await foreign.goto(`${withHost(naming.own, 'foreign.test')}/`);
    const chosen = await naming.followed(foreign, `authcfg=${naming.ids.alice}`);
    expect(chosen.at(-1)).toEqual([200, header('alice')]);
    await foreign.close();
  });

  shownOnce(
    'a tie with one chosen: the other where it is named, the server sees no needless id',
    async () => {
      const tab = await naming.latchkey.newPage(`${naming.tie}page`);
      await (await naming.latchkey.waitForPrompt()).choose({ name: 'Config of alice' });
      await tab.waitForFunction(() => document.title === 'Arrived');
      await tab.close();
      await fencesDown(naming.latchkey);
      const own = await naming.ownPage();
      expect(await naming.asked(own, naming.tie, '')).toEqual(eachKind(header('alice')));
      expect(await naming.asked(own, naming.tie, `authcfg=${naming.ids.bob}`)).toEqual(
        eachKind(header('bob')),
      );
      expect(await naming.asked(own, naming.tie, `authcfg=${naming.ids.alice}`)).toEqual(
        eachKind(header('alice')),
      );
      await own.close();
      const chosen = await naming.typed(naming.tie, `authcfg=${naming.ids.alice}`);
      expect(chosen.arrived).toEqual([[200, header('alice')]]);
      expect(naming.found(naming.lastMark())[0]?.url).not.toContain('authcfg');
      await chosen.tab.close();
      const other = await naming.typed(naming.tie, `authcfg=${naming.ids.bob}`);
      expect(other.arrived).toEqual([
        [401, undefined],
        [200, header('bob')],
      ]);
      await other.tab.close();
      await fencesDown(naming.latchkey);
      // A link of another site gets what it would get without the parameter.
      const foreign = await naming.foreignPage();
      expect((await naming.followed(foreign, `authcfg=${naming.ids.bob}`)).at(-1)).toEqual([
        200,
        header('alice'),
      ]);
      await foreign.close();
    },
  );
});
