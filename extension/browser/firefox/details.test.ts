import { expect, test, vi } from 'vitest';

const open: Record<number, string> = { 1: 'https://a.test/page', 2: 'https://b.test/page' };
vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: { getURL: () => 'moz-extension://0000-1/' },
    tabs: {
      get: async (id: number) =>
        open[id] === undefined ? Promise.reject(new Error('No tab')) : { url: open[id] },
    },
  },
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
const worker = 'https://a.test/worker.js';
const foreign = [{ url: 'https://b.test/page' }];
const [own, other] = ['a.test', 'b.test'].map(host => ({ host, scheme: 'https' }));

test.each([
  ['in the page itself', { documentUrl: page, tabId: 1, frameId: 0 }, own],
  ['in a page without host', { documentUrl: 'data:text/html,x', tabId: 1, frameId: 0 }, 'unreadable'],
  ['in a frame', { documentUrl: page, frameAncestors: foreign, tabId: 1, frameId: 5 }, other],
  [
    'in a frame of a frame',
    { documentUrl: page, frameAncestors: [{ url: page }, ...foreign], tabId: 1, frameId: 5 },
    other,
  ],
  ["of the page's worker", { documentUrl: worker, frameAncestors: [], tabId: 1, frameId: 0 }, own],
  [
    "of a frame's worker, under a foreign page",
    { documentUrl: worker, frameAncestors: [], tabId: 2, frameId: 5 },
    other,
  ],
  [
    "of a frame's worker in a closed tab",
    { documentUrl: worker, frameAncestors: [], tabId: 3, frameId: 5 },
    'unreadable',
  ],
  ['of a service worker', { documentUrl: worker, tabId: -1, frameId: 0, thirdParty: false }, own],
  [
    'of one under foreign pages',
    { documentUrl: worker, tabId: -1, frameId: 0, thirdParty: true },
    'unreadable',
  ],
  ['of one of which less is known', { documentUrl: worker, tabId: -1, frameId: 0 }, 'unreadable'],
] as const)('the top page of a request %s', async (_, place, top) => {
  expect(await topPageOf(place)).toEqual(top);
});

test('only pages of this extension are its own', () => {
  expect(isOwn({ originUrl: 'moz-extension://0000-1/x' })).toBe(true);
  expect(isOwn({ originUrl: 'moz-extension://0000-2/x' })).toBe(false);
  expect(isOwn({ originUrl: 'https://moz-extension.test/' })).toBe(false);
  expect(isOwn({})).toBe(false);
});
