import { expect, test } from 'vitest';
import { causedUnseen, isUserAct, type NavigationFacts } from './cause.js';

const typed: NavigationFacts = {
  url: 'https://a.test/',
  initiator: undefined,
  fetchSite: 'none',
  fetchUser: '?1',
};
const script: NavigationFacts = { ...typed, fetchSite: 'cross-site', fetchUser: undefined };

test.each<[string, NavigationFacts, { act: boolean; unseen: boolean }]>([
  ['typed', typed, { act: true, unseen: false }],
  ['bookmark', { ...typed, fetchUser: undefined }, { act: true, unseen: false }],
  ['script of a page we may not see', script, { act: false, unseen: true }],
  ['its sub-domain twin', { ...script, fetchSite: 'same-site' }, { act: false, unseen: true }],
  ['link clicked on such a page', { ...script, fetchUser: '?1' }, { act: true, unseen: true }],
  ['script of a page we see', { ...script, initiator: 'https://b.test' }, { act: false, unseen: false }],
  [
    'page that reloads itself',
    { ...script, initiator: 'https://a.test', fetchSite: 'same-origin' },
    { act: false, unseen: false },
  ],
  [
    'headers not seen',
    { ...typed, fetchSite: undefined, fetchUser: undefined },
    { act: false, unseen: false },
  ],
  [
    'clear text',
    { url: 'http://a.test/', initiator: undefined, fetchSite: undefined, fetchUser: undefined },
    { act: true, unseen: false },
  ],
  [
    'clear text, by a page',
    { url: 'http://a.test/', initiator: 'http://b.test', fetchSite: undefined, fetchUser: undefined },
    { act: false, unseen: false },
  ],
])('%s', (_, facts, expected) => {
  expect({ act: isUserAct(facts, true), unseen: causedUnseen(facts) }).toEqual(expected);
});

test('where a page that reloads itself repeats `none`, only Sec-Fetch-User tells of the user', () => {
  const reloaded = { ...typed, fetchUser: undefined };
  expect([isUserAct(reloaded, false), isUserAct(typed, false)]).toEqual([false, true]);
});
