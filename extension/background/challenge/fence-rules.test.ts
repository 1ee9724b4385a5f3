import { expect, test } from 'vitest';
import { originFilters } from '../attach/filter.js';
import { fenceRules, type Passers } from './fence-rules.js';

const dialect = { resourceTypes: ['main_frame', 'sub_frame', 'image'], topDomains: true };
const nobody: Passers = { own: 'b.test', ownHostIsSafe: true, sites: [], withheld: [], tabs: [] };
const page = { site: 'a.test', configId: 'abc1234', tabId: 7 };

/** Conditions of the rules for embedded http requests, without what they all have. */
function embedded(passers: Passers): Record<string, unknown>[] {
  return fenceRules(originFilters('https://b.test:81', true), passers, dialect)
    .map(({ condition }) => condition)
    .filter(
      it => it.urlFilter === '|https://b.test:81/' && !(it.resourceTypes as string[]).includes('main_frame'),
    )
    .map(({ urlFilter: _, isUrlFilterCaseSensitive: __, resourceTypes: ___, ...rest }) => rest);
}

test.each<[what: string, passers: Passers, expected: object[]]>([
  ['the own host', nobody, [{ excludedInitiatorDomains: ['b.test'] }, { excludedTopDomains: ['b.test'] }]],
  [
    'granted sites',
    { ...nobody, sites: ['a.test'] },
    [{ excludedInitiatorDomains: ['b.test', 'a.test'] }, { excludedTopDomains: ['b.test', 'a.test'] }],
  ],
  [
    'not a denied site below a granted one',
    { ...nobody, sites: ['a.test', 'good.evil.a.test'], withheld: ['evil.a.test', 'other.test'] },
    [
      { excludedInitiatorDomains: ['b.test', 'a.test', 'good.evil.a.test'] },
      { excludedTopDomains: ['b.test', 'a.test', 'good.evil.a.test'] },
      { initiatorDomains: ['evil.a.test'], excludedInitiatorDomains: ['good.evil.a.test'] },
      { topDomains: ['evil.a.test'], excludedTopDomains: ['good.evil.a.test'] },
    ],
  ],
  ['nobody, where the own host cannot be told from strangers', { ...nobody, ownHostIsSafe: false }, [{}, {}]],
  [
    'granted sites alone there',
    { ...nobody, ownHostIsSafe: false, sites: ['a.test'] },
    [{ excludedInitiatorDomains: ['a.test'] }, { excludedTopDomains: ['a.test'] }],
  ],
  [
    'a granted page load, in its tab',
    { ...nobody, tabs: [page] },
    [
      { excludedInitiatorDomains: ['b.test', 'a.test'] },
      { excludedTopDomains: ['b.test', 'a.test'] },
      { initiatorDomains: ['a.test'], excludedInitiatorDomains: ['b.test'], excludedTabIds: [7] },
      { topDomains: ['a.test'], excludedTopDomains: ['b.test'], excludedTabIds: [7] },
    ],
  ],
])('passes: %s', (_, passers, expected) => {
  expect(embedded(passers)).toEqual(expected);
});

test('WebSockets and navigations with a body are kept off as well', () => {
  const conditions = fenceRules(
    originFilters('https://b.test', true),
    { ...nobody, sites: ['a.test'] },
    dialect,
  ).map(({ condition }) => condition);
  expect(conditions.filter(it => it.urlFilter === '|wss://b.test/')).toHaveLength(2);
  expect(conditions.at(-1)).toMatchObject({
    resourceTypes: ['main_frame'],
    excludedInitiatorDomains: ['b.test', 'a.test'],
    excludedRequestMethods: ['get', 'head'],
  });
});

test('where rules cannot tell the page at the top, none names it', () => {
  const rules = fenceRules(
    originFilters('https://b.test', false),
    { ...nobody, sites: ['a.test'], withheld: ['x.a.test'], tabs: [{ ...page, site: 'c.test' }] },
    { ...dialect, topDomains: false },
  );
  expect(JSON.stringify(rules)).not.toMatch(/topdomains/i);
  expect(
    rules.map(({ condition }) => condition.excludedInitiatorDomains ?? condition.initiatorDomains),
  ).toEqual([['b.test', 'a.test', 'c.test'], ['x.a.test'], ['b.test', 'a.test'], ['b.test', 'a.test']]);
});
