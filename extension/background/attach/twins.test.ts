import { expect, test } from 'vitest';
import { parseResource } from '../../../shared/resource.js';
import type { Place } from './place.js';
import { withTwins } from './twins.js';

function place(text: string, allowed: string[] = [], secret = true): Place {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(text);
  const decisions = {
    attach: 'proven',
    allowClearText: parsed.resource.scheme === 'http',
    publicSuffix: false,
  } as const;
  return {
    resource: { ...parsed.resource, ...decisions },
    ...(secret ? { headers: { authorization: 'S' } } : {}),
    sites: { allowed, withheld: [], tabs: [] },
  };
}

test.each<[string, Place[], string[]]>([
  ['an https host on the default port', [place('https://a.test/x')], ['|http://a.test/']],
  [
    'the sites granted it',
    [place('https://a.test/', ['map.test'])],
    ['|http://a.test/', '|http://map.test/'],
  ],
  ['each host once', [place('https://a.test/x'), place('https://a.test/y')], ['|http://a.test/']],
  ['not another port', [place('https://a.test:8443/')], []],
  ['not a wildcard, whose hosts are unknown', [place('https://*.a.test/')], []],
  ['not without a secret', [place('https://a.test/', [], false)], []],
  ['not where a clear-text resource lies', [place('https://a.test/'), place('http://a.test/wms')], []],
  ['not where a clear-text wildcard lies', [place('https://b.a.test/'), place('http://*.a.test/')], []],
  [
    'a clear-text resource on another port does not matter',
    [place('https://a.test/'), place('http://a.test:8080/')],
    ['|http://a.test/'],
  ],
])('%s', (_, places, filters) => {
  const { rules, places: all } = withTwins(places);
  expect(all).toEqual(places);
  expect(rules.map(rule => rule.condition.urlFilter)).toEqual(filters);
  for (const rule of rules) expect(rule.action).toEqual({ type: 'upgradeScheme' });
});

test('beyond the room for upgrades a resource has rules for navigations alone', () => {
  const places = [
    place('https://a.test/'),
    place('https://b.test/', ['map.test']),
    place('https://c.test:8443/'),
    place('https://a.test/x'),
  ];
  const { rules, places: all, reduced } = withTwins(places, 2);
  expect(rules.map(rule => rule.condition.urlFilter)).toEqual(['|http://a.test/']);
  expect(all.map(({ resource }) => resource.attach)).toEqual(['proven', 'navigations', 'proven', 'proven']);
  expect(reduced).toEqual([places[1]]);
});
