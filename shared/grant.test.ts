import { expect, test } from 'vitest';
import { type Grant, GrantTable } from './grant.js';

const config = 'abc1234';
const grant = (site: string, decision: Grant['decision'], configId = config): Grant => ({
  site,
  configId,
  decision,
});
const table = new GrantTable(
  [
    grant('maps.example', 'session'),
    grant('always.example', 'always'),
    grant('evil.maps.example', 'never'),
    grant('ask.example', 'ask'),
    grant('maps.example', 'never', 'other12'),
  ],
  [
    { site: 'ask.example', configId: config, tabId: 7 },
    { site: 'evil.maps.example', configId: config, tabId: 7 },
  ],
  new Set(['maps.example', 'own.maps.example']),
);

test.each<[host: string, tabId: number, expected: boolean]>([
  ['maps.example', 1, true],
  ['www.maps.example', 1, true],
  ['xmaps.example', 1, false],
  ['example', 1, false],
  ['evil.maps.example', 1, false],
  ['x.evil.maps.example', 1, false],
  ['evil.maps.example', 7, false],
  ['always.example', 1, true],
  ['ask.example', 1, false],
  ['ask.example', 7, true],
  ['www.ask.example', 7, true],
  ['unknown.example', 7, false],
  // It has configs of its own: what is decided about the domain above does not reach it.
  ['own.maps.example', 1, false],
  ['www.own.maps.example', 1, false],
])('%s in tab %i: %s', (host, tabId, expected) => {
  expect(table.allows(config, host, tabId)).toBe(expected);
});

test('decisions belong to a config', () => {
  expect(table.allows('other12', 'maps.example', 1)).toBe(false);
  expect(table.decision('other12', 'maps.example')).toBe('never');
  expect(table.decision('third12', 'maps.example')).toBeUndefined();
  expect(table.deciding(config, 'www.maps.example')).toEqual(grant('maps.example', 'session'));
});

test('lists the sites for rules', () => {
  expect(table.allowed(config)).toEqual(['always.example', 'maps.example']);
  expect(table.withheld(config)).toEqual(['ask.example', 'evil.maps.example']);
  expect(table.tabs(config)).toEqual([{ site: 'ask.example', configId: config, tabId: 7 }]);
});
