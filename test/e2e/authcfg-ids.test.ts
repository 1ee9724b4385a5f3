/**
 * Ids in URLs that choose nothing: unknown ones are said to be so and can be assigned, those of configs for other URLs
 * stay out (invariant 1), and where one changes nothing the server does not see it.
 */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Popup } from '../harness/index.js';
import { eachKind, header, type Naming, startNaming } from './authcfg-kit.js';
import { eventually, fencesDown, password } from './kit.js';
import { oneOfEach } from './one-of-each.js';

let naming: Naming;

beforeAll(async () => {
  naming = await startNaming(['https://foreign.test']);
});
afterAll(() => naming?.stop());
afterEach(() => naming.chooseNone());

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

test('an id that nobody knows: said so, assigned, and from then on it is known', async () => {
  const unknown = 'qgis0ld';
  // As requests of a page left before may be.
  const slow = await naming.ownPage();
  await slow.evaluate(url => void fetch(url).catch(() => {}), `${naming.own}/slow`);
  const { tab, arrived } = await naming.typed(naming.single, `authcfg=${unknown}`);
  await slow.close();
  // The one config there is used as without it.
  expect(arrived).toEqual([
    [401, undefined],
    [200, header('carol')],
  ]);
  await fencesDown(naming.latchkey);
  const popup = await naming.latchkey.popup(tab);
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
  const again = await naming.typed(naming.single, `authcfg=${unknown}`);
  expect(again.arrived).toEqual([[200, header('carol')]]);
  expect(naming.found(naming.lastMark()).map(({ url }) => url)).toEqual([
    `/single/page?mark=${naming.lastMark()}`,
  ]);
  const clean = await naming.latchkey.popup(again.tab);
  expect((await entriesWith(clean, 'sent')).map(it => it.outcome)).toEqual(['sent']);
  await clean.close();
  await again.tab.close();
});

test('an assignment is kept over lock, shown and taken back', async () => {
  const unknown = 'qgis0ld';
  await naming.latchkey.lock();
  await naming.latchkey.unlock(password);
  const options = await naming.latchkey.openOptions('#/settings');
  const row = options.locator(`[data-alias="${unknown}"]`);
  await row.getByText('means Config of carol').waitFor();
  await options.getByRole('button', { name: `Forget ${unknown}` }).click();
  await row.waitFor({ state: 'detached' });
  await options.close();
  const { tab, arrived } = await naming.typed(naming.single, `authcfg=${unknown}`);
  expect(arrived).toEqual([[200, header('carol')]]);
  expect(naming.found(naming.lastMark())[0]?.url).toContain(unknown);
  await tab.close();
});

test('an address that no config is for: the id is said to be unknown, and nobody is to assign it', async () => {
  const { tab, arrived } = await naming.typed(`${naming.own}/`, 'authcfg=missing');
  expect(arrived).toEqual([[200, undefined]]);
  const popup = await naming.latchkey.popup(tab);
  const [entry] = await entriesWith(popup, 'authcfg-missing');
  expect(entry?.text).toContain('authcfg=missing');
  expect(entry?.text).toContain(`${naming.own}/`);
  expect(await popup.page.getByRole('button', { name: 'Say what missing means' }).count()).toBe(0);
  await popup.close();
  await tab.close();

  // What a page of another site asks for is not said: anybody could fill the list.
  const foreign = await naming.foreignPage();
  await naming.asked(foreign, `${naming.own}/`, 'authcfg=missing', ['image']);
  const other = await naming.latchkey.popup(foreign);
  expect(await other.entries()).toEqual([]);
  await other.close();
  await foreign.close();
});

test('the id of a config for other addresses: said so, and it stays out', async () => {
  const { tab, arrived } = await naming.typed(naming.single, `authcfg=${naming.ids.bob}`);
  expect(arrived).toEqual([[200, header('carol')]]);
  const popup = await naming.latchkey.popup(tab);
  const outcomes = (await entriesWith(popup, 'authcfg-elsewhere')).map(it => it.outcome);
  expect(outcomes.toSorted()).toEqual(['authcfg-elsewhere', 'sent']);
  await popup.close();
  await tab.close();
});

test('the id of the one config there: the server does not see it where a redirect does no harm', async () => {
  const query = `a=1&authcfg=${naming.ids.carol}&b=2`;
  const { tab, arrived } = await naming.typed(naming.single, query, '#here');
  expect(arrived).toEqual([[200, header('carol')]]);
  expect(naming.found(naming.lastMark())[0]?.url).toBe(`/single/page?mark=${naming.lastMark()}&a=1&b=2`);
  expect(tab.url()).toBe(`${naming.single}page?mark=${naming.lastMark()}&a=1&b=2#here`);
  await tab.close();

  const own = await naming.ownPage();
  expect(await naming.asked(own, naming.single, query)).toEqual(eachKind(header('carol')));
  const seen = Object.keys(oneOfEach).map((name, n, all) => {
    const [entry] = naming.found(naming.lastMark(all.length - 1 - n));
    return [name, entry?.url.includes('authcfg')];
  });
  const embedded = { image: false, iframe: false, fetch: true, WebSocket: true };
  expect(Object.fromEntries(seen)).toEqual(embedded);
  // A fetch may forbid redirects, and is not sent through one.
  const url = `${naming.single}x?${query}`;
  expect(await own.evaluate(it => fetch(it, { redirect: 'error' }).then(r => r.status), url)).toBe(200);
  const posted = await own.evaluate(
    it => fetch(it, { method: 'POST', body: 'text', redirect: 'error' }).then(r => r.status),
    url,
  );
  expect(posted).toBe(200);
  await own.close();
});
