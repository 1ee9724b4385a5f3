import { describe, expect, test } from 'vitest';
import type { ConfigResource, PairState } from '../../../shared/auth-config.js';
import { type Grant, GrantTable } from '../../../shared/grant.js';
import { formatResource, parseResource } from '../../../shared/resource.js';
import type { RuleDialect } from '../../browser/index.js';
import { compile } from './compile.js';
import type { Pair } from './place.js';
import { rankedPlaces } from './ranking.js';

function pair(url: string, configId: string, options: Partial<ConfigResource> = {}): Pair {
  const parsed = parseResource(url);
  if (!parsed.ok) throw new Error(parsed.error);
  const resource: ConfigResource = {
    ...parsed.resource,
    attach: 'proven',
    allowClearText: false,
    publicSuffix: false,
    ...options,
  };
  return { configId, name: configId, method: 'Basic', resource, text: formatResource(resource) };
}

interface Row {
  readonly pair: Pair;
  readonly state: PairState;
}
const proven = (
  url: string,
  configId: string,
  lastUsed?: number,
  options?: Partial<ConfigResource>,
): Row => ({
  pair: pair(url, configId, options),
  state: { outcome: 'proven', ...(lastUsed === undefined ? {} : { lastUsed }) },
});
const a = proven('https://a.test/', 'aaaaaaa', 1);
const b = proven('https://b.test/', 'bbbbbbb', 2);
const c = proven('https://c.test/', 'ccccccc', 3);
const never = proven('https://d.test/', 'ddddddd');

function ranked(rows: readonly Row[], grants: readonly Grant[] = [], tabs: readonly string[] = []) {
  const states = new Map(rows.map(row => [row.pair, row.state]));
  return rankedPlaces(
    [...new Set(rows.map(row => row.pair.text))].map(text =>
      rows.filter(row => row.pair.text === text).map(row => row.pair),
    ),
    {
      state: it => states.get(it) ?? { outcome: 'unproven' },
      table: new GrantTable(
        grants,
        tabs.map((configId, tabId) => ({ site: 'map.test', configId, tabId })),
      ),
      headers: ({ configId }) => ({ of: configId }),
      tied: text => rows.map(row => row.pair).filter(it => it.text === text),
      ids: configId => [configId],
    },
  );
}
const order = (...args: Parameters<typeof ranked>) =>
  ranked(...args).map(({ resource, headers }) => `${resource.host}${headers === undefined ? ' silent' : ''}`);
const grant = (configId: string, decision: Grant['decision']): Grant => ({
  site: 'map.test',
  configId,
  decision,
});

describe('order', () => {
  test('the most recently used come first, those never used last', () => {
    expect(order([never, a, c, b])).toEqual(['c.test', 'b.test', 'a.test', 'd.test']);
  });

  test.each(['session', 'always'] as const)(
    'a resource with a grant (%s) comes before all without',
    decision => {
      expect(order([a, b, c], [grant('aaaaaaa', decision)])).toEqual(['a.test', 'c.test', 'b.test']);
    },
  );

  test('so does one with a grant for a page load', () => {
    expect(order([a, b, c], [grant('aaaaaaa', 'ask')], ['aaaaaaa'])).toEqual(['a.test', 'c.test', 'b.test']);
  });

  test.each(['never', 'ask'] as const)(
    'a decision that allows nothing (%s) gives no precedence',
    decision => {
      expect(order([a, b, c], [grant('aaaaaaa', decision)])).toEqual(['c.test', 'b.test', 'a.test']);
    },
  );

  test('what no rule may serve is silent, and after all that is served', () => {
    const rows = [
      { pair: pair('https://failed.test/', 'fffffff'), state: { outcome: 'failed', lastUsed: 9 } as const },
      { pair: pair('https://new.test/', 'nnnnnnn'), state: { outcome: 'unproven' } as const },
      a,
    ];
    expect(order(rows)).toEqual(['a.test', 'failed.test silent', 'new.test silent']);
  });

  test('an undecided tie attaches nothing but what a URL names, and is as recent as the latest of it', () => {
    const rows = [proven('https://tie.test/', 'ttttttt', 2), proven('https://tie.test/', 'uuuuuuu', 8), c];
    const [tie, other] = ranked(rows);
    expect(tie?.headers).toBeUndefined();
    expect(tie?.named?.map(({ headers }) => headers)).toEqual([{ of: 'ttttttt' }, { of: 'uuuuuuu' }]);
    expect(other?.resource.host).toBe('c.test');
  });
});

describe('beyond the limit', () => {
  const dialect: RuleDialect = {
    resourceTypes: ['main_frame', 'image'],
    webSocketSchemes: false,
    topDomains: true,
    maxRules: 4,
    maxRegexRules: 10,
  };
  /** Hosts with header rules, and those left out with the reason. */
  function compiled(rows: readonly Row[], grants: readonly Grant[] = [], limits: Partial<RuleDialect> = {}) {
    const { rules, left } = compile(ranked(rows, grants), { ...dialect, ...limits });
    const urls = rules
      .filter(rule => rule.action.type === 'modifyHeaders')
      .map(({ condition }) => String(condition.urlFilter ?? condition.regexFilter));
    return {
      served: [...new Set(urls)],
      shadows: rules.filter(rule => rule.action.type === 'allow').length,
      left: left.map(({ place, why }) => `${place.resource.host}${place.resource.path} ${why}`),
    };
  }

  test('the least recently used are left to challenges', () => {
    expect(compiled([a, b, c])).toMatchObject({
      served: ['|https://c.test/', '|https://b.test/'],
      left: ['a.test/ limit'],
    });
  });

  test('one that is used gets a rule, in place of the one unused longest', () => {
    const used = { ...a, state: { ...a.state, lastUsed: 4 } };
    expect(compiled([used, b, c])).toMatchObject({
      served: ['|https://a.test/', '|https://c.test/'],
      left: ['b.test/ limit'],
    });
  });

  test('a grant keeps its rule, however long unused', () => {
    expect(compiled([a, b, c], [grant('aaaaaaa', 'always')])).toMatchObject({
      served: ['|https://a.test/', '|https://c.test/'],
      left: ['b.test/ limit'],
    });
  });

  test('a little room is not searched for one of thousands that might take so few', () => {
    const exact = proven('https://e.test/geo', 'eeeeeee', 2);
    const first = ['|https://c.test/'];
    const all = [c, exact, a];
    // Two rules for each filter: eight for the exact path. Of the room that stays, three rules or four.
    expect(compiled(all, [], { maxRules: 5 })).toMatchObject({
      served: first,
      left: ['e.test/geo limit', 'a.test/ limit'],
    });
    expect(compiled(all, [], { maxRules: 6 })).toMatchObject({
      served: [...first, '|https://a.test/'],
      left: ['e.test/geo limit'],
    });
  });

  test('the regular expressions have a limit of their own', () => {
    const wild = proven('https://*.w.test/', 'wwwwwww', 9);
    expect(compiled([wild, a], [], { maxRegexRules: 0 })).toMatchObject({
      served: ['|https://a.test/'],
      left: ['w.test/ regex-limit'],
    });
  });

  test('a wider resource never stands without the shadow of a narrower one that has no rule any more', () => {
    const wide = proven('https://h.test/', 'wwwwwww', 9);
    const narrow = proven('https://h.test/private/', 'nnnnnnn', 1);
    const many = [5, 6, 7].map(n => proven(`https://m${n}.test/`, `mmmmmm${n}`, n));
    for (let maxRules = 0; maxRules <= 12; maxRules++) {
      const { served, shadows } = compiled([wide, narrow, ...many], [], { maxRules });
      if (served.includes('|https://h.test/')) expect(shadows).toBe(1);
    }
    // Two rules and the shadow find room; what is narrower is left to challenges, and gets nothing of the wider's.
    expect(compiled([wide, narrow, ...many])).toMatchObject({
      served: ['|https://h.test/'],
      shadows: 1,
      left: ['m7.test/ limit', 'm6.test/ limit', 'm5.test/ limit', 'h.test/private/ limit'],
    });
  });
});
