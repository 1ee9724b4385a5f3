import { expect, test } from 'vitest';
import { type AskFacts, mayAskConsent, mayHold } from './policy.js';

const navigation: AskFacts = {
  type: 'main_frame',
  host: 'a.test',
  initiator: undefined,
  topHost: undefined,
  tabActive: true,
  userActed: true,
};
const image: AskFacts = {
  ...navigation,
  type: 'image',
  initiator: 'https://a.test',
  topHost: 'a.test',
};

test.each<[string, Partial<AskFacts>, boolean]>([
  ['typed, in the active tab', {}, true],
  ['typed, in a tab in the background', { tabActive: false }, false],
  ['link in a tab the user acted in', { initiator: 'https://b.test' }, true],
  ['script of a tab open at the lock', { initiator: 'https://a.test', userActed: false }, false],
  ['script of a page whose name the browser hides', { userActed: false }, false],
])('navigation: %s', (_, facts, expected) => {
  expect(mayHold({ ...navigation, ...facts })).toBe(expected);
});

test.each<[string, Partial<AskFacts>, boolean]>([
  ['own page', {}, true],
  ['own page the user has left', { tabActive: false }, true],
  ['page that was open at the lock and polls', { userActed: false }, false],
  ['initiator unknown', { initiator: undefined }, false],
  ['opaque initiator', { initiator: 'null' }, false],
  ['initiator of another host', { initiator: 'https://evil.test' }, false],
  ['sub-domain', { initiator: 'https://x.a.test' }, false],
  ['own frame under a foreign page', { topHost: 'evil.test' }, false],
  ['top page unreadable', { topHost: undefined }, false],
])('embedded: %s', (_, facts, expected) => {
  expect(mayHold({ ...image, ...facts })).toBe(expected);
});

test.each<[string, boolean, boolean, boolean]>([
  ['the user acted in the tab in front', true, true, true],
  ['a tab in the background', false, true, false],
  ['nobody acted since a cancel', true, false, false],
])('about a site: %s', (_, tabActive, userActed, expected) => {
  expect(mayAskConsent({ tabActive, userActed })).toBe(expected);
});
