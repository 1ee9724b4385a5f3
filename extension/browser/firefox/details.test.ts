import { expect, test, vi } from 'vitest';

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getURL: () => 'moz-extension://0000-1/' } },
}));
const { isOwn, originOf, topPageOf } = await import('./details.js');

test.each([
  ['https://a.test:8443/page?q', 'https://a.test:8443'],
  ['moz-extension://0000-1/ui/popup/index.html', 'moz-extension://0000-1'],
  ['data:text/html,x', 'null'],
  ['about:srcdoc', 'null'],
  ['blob:https://a.test/1', 'https://a.test'],
])('a request of %s is one of %s', (originUrl, initiator) => {
  expect(originOf({ originUrl })).toEqual({ initiator });
});

test('without a page nothing is said of the initiator', () => {
  expect(originOf({})).toEqual({});
});

const page = 'https://a.test/page';
const foreign = 'https://b.test/page';

test.each([
  ['in the page itself', { documentUrl: page, frameAncestors: [] }, { host: 'a.test', scheme: 'https' }],
  [
    'in a frame',
    { documentUrl: page, frameAncestors: [{ url: foreign }] },
    { host: 'b.test', scheme: 'https' },
  ],
  [
    'in a frame of a frame',
    { documentUrl: page, frameAncestors: [{ url: page }, { url: foreign }] },
    { host: 'b.test', scheme: 'https' },
  ],
  ['in a page without host', { documentUrl: 'data:text/html,x' }, 'unreadable'],
  ['without a page', {}, 'unreadable'],
] as const)('the top page of a request %s', (_, details, top) => {
  expect(topPageOf(details)).toEqual(top);
});

test('only pages of this extension are its own', () => {
  expect(isOwn({ originUrl: 'moz-extension://0000-1/x' })).toBe(true);
  expect(isOwn({ originUrl: 'moz-extension://0000-2/x' })).toBe(false);
  expect(isOwn({ originUrl: 'https://moz-extension.test/' })).toBe(false);
  expect(isOwn({})).toBe(false);
});
