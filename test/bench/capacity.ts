import type { Page } from 'playwright-core';
import { start } from '../harness/index.js';
import { type Figure, milliseconds } from './figures.js';

/** Rules as the compiler makes them, by what may have a limit of its own. */
const kinds = ['allow', 'modifyHeaders', 'regex'] as const;
type Kind = (typeof kinds)[number];

/** More than any browser takes. */
const most = 40_000;

/** Rules 1 to `count` in place of all there are; false when the browser refuses them. */
function install(page: Page, kind: Kind, count: number): Promise<boolean> {
  return page.evaluate(
    async ([kind, count]) => {
      const { declarativeNetRequest: rules } = chrome;
      const removeRuleIds = (await rules.getSessionRules()).map(({ id }) => id);
      const requestHeaders = [{ header: 'authorization', operation: 'set', value: 'Basic dTpw' }];
      const addRules = Array.from({ length: count }, (_, n) => ({
        id: n + 1,
        action: kind === 'allow' ? { type: 'allow' } : { type: 'modifyHeaders', requestHeaders },
        condition: {
          ...(kind === 'regex'
            ? { regexFilter: `^https:\\/\\/(?:[a-z0-9_-]+\\.)+h${n}\\.test\\/` }
            : { urlFilter: `|https://h${n}.test/geo/`, isUrlFilterCaseSensitive: true }),
          resourceTypes: ['main_frame', 'image'],
        },
      })) as chrome.declarativeNetRequest.Rule[];
      return rules.updateSessionRules({ removeRuleIds, addRules }).then(
        () => true,
        () => false,
      );
    },
    [kind, count] as const,
  );
}

/** The greatest number of rules of a kind that the browser takes, by halving. */
async function capacity(page: Page, kind: Kind): Promise<number> {
  let [taken, refused] = [0, most];
  while (refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2);
    if (await install(page, kind, middle)) taken = middle;
    else refused = middle;
  }
  return taken;
}

/** Milliseconds of replacing one rule while `count` stand. */
function replaceOne(page: Page, rounds: number): Promise<number[]> {
  return page.evaluate(async rounds => {
    const times: number[] = [];
    const [rule] = await chrome.declarativeNetRequest.getSessionRules();
    if (rule === undefined) throw new Error('No rules');
    for (let round = 0; round < rounds; round++) {
      const urlFilter = `|https://other${round}.test/`;
      const begun = performance.now();
      await chrome.declarativeNetRequest.updateSessionRules({
        removeRuleIds: [rule.id],
        addRules: [{ ...rule, condition: { ...rule.condition, urlFilter } }],
      });
      times.push(performance.now() - begun);
    }
    return times;
  }, rounds);
}

/** Milliseconds of emptying the HTTP auth cache for so many origins, as a lock does. */
function emptyCache(page: Page, origins: number, rounds: number): Promise<number[]> {
  return page.evaluate(
    async ([count, rounds]) => {
      const origins = Array.from({ length: count }, (_, n) => `https://h${n}.test`) as [string, ...string[]];
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const begun = performance.now();
        await chrome.browsingData.remove(
          { since: 0, originTypes: { extension: true }, origins },
          { cookies: true },
        );
        times.push(performance.now() - begun);
      }
      return times;
    },
    [origins, rounds] as const,
  );
}

/** How many session rules the browser really takes, and what a change of them costs. */
export async function ruleCapacity(): Promise<Figure[]> {
  const latchkey = await start({ browser: 'chromium', grants: [], thirdPartyCookies: 'block', trust: [] });
  try {
    const { page } = latchkey.witness;
    const figures: Figure[] = [];
    for (const kind of kinds)
      figures.push({ what: `session rules taken: ${kind}`, value: String(await capacity(page, kind)) });
    const all: number[] = [];
    for (let round = 0; round < 5; round++) {
      await install(page, 'modifyHeaders', 0);
      const begun = performance.now();
      await install(page, 'modifyHeaders', 4_000);
      all.push(performance.now() - begun);
    }
    return [
      ...figures,
      { what: '4,000 rules installed at once', value: milliseconds(all) },
      { what: 'one rule replaced while 4,000 stand', value: milliseconds(await replaceOne(page, 9)) },
      { what: 'auth cache emptied for 1 origin', value: milliseconds(await emptyCache(page, 1, 5)) },
      { what: 'auth cache emptied for 10,000', value: milliseconds(await emptyCache(page, 10_000, 5)) },
    ];
  } finally {
    await latchkey.close();
  }
}
