import { expect, it } from 'vitest';
import type { Activity } from '../../messages/tab-notes.js';
import { asText, fitting } from './activity-log.js';

const time = Date.UTC(2026, 0, 2, 3, 4, 5);
const sent: Activity = {
  time,
  tabId: 7,
  url: 'https://maps.test/wms',
  outcome: 'sent',
  status: 200,
  configId: 'a1b2c3d',
  name: 'Maps',
};
const foreign: Activity = { ...sent, outcome: 'foreign', site: 'viewer.test', name: 'Two\nlines "quoted"' };
const locked: Activity = { time, tabId: -1, url: 'https://other.test/', outcome: 'locked' };
const all = [sent, foreign, locked];

it.each<[string, string, Activity['outcome'] | undefined, Activity[]]>([
  ['nothing wanted', '', undefined, all],
  ['an outcome', '', 'locked', [locked]],
  ['part of an address, in any case', 'MAPS.test', undefined, [sent, foreign]],
  ['a site', 'viewer', undefined, [foreign]],
  ['an id', 'a1b2c3d', undefined, [sent, foreign]],
  ['several words', 'wms maps 200', 'sent', [sent]],
  ['what is not there', 'nowhere', undefined, []],
])('%s', (_, search, outcome, found) => {
  expect(fitting(all, { search, outcome })).toEqual(found);
});

it('is one line for each request, whatever names hold', () => {
  expect(asText(all, 'Latchkey 1.0').split('\n')).toEqual([
    'Latchkey 1.0',
    '2026-01-02T03:04:05.000Z sent https://maps.test/wms status=200 config=a1b2c3d "Maps" tab=7',
    '2026-01-02T03:04:05.000Z foreign https://maps.test/wms status=200 site=viewer.test config=a1b2c3d "Two\\nlines \\"quoted\\"" tab=7',
    '2026-01-02T03:04:05.000Z locked https://other.test/ tab=-1',
    '',
  ]);
});
