import { expect, test, vi } from 'vitest';

const [ordinary, inPrivate, closed, another] = [1, 2, 3, 4];
const noted: number[] = [];
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: { session: { get: async () => ({}), set: async () => undefined } },
    action: { setBadgeText: async () => undefined },
    extension: { isAllowedIncognitoAccess: async () => true },
    tabs: {
      get: async (id: number) => {
        if (id === closed) throw new Error('No such tab');
        return { incognito: id === inPrivate };
      },
    },
  },
}));
vi.doMock('./activity.js', () => ({
  loggedUrl: String,
  noteActivity: ({ tabId }: { tabId: number }) => noted.push(tabId),
}));
const { entriesOf, happened } = await import('./status.js');

test('what happens at the same time is all counted, one entry for each site', async () => {
  const refused = (site: string) =>
    happened(ordinary, { outcome: 'foreign', resource: 'https://b.test/', url: 'https://b.test/x', site });
  await Promise.all(['a.test', 'c.test', 'a.test', 'a.test'].map(refused));
  expect((await entriesOf(ordinary)).map(({ site, count }) => [site, count])).toEqual([
    ['c.test', 1],
    ['a.test', 3],
  ]);
});

test.each([
  ['an ordinary window', ordinary, 1],
  ['a private window', inPrivate, 0],
  ['a tab that is gone, and may have been private', closed, 0],
])('what happens in %s is noted or not', async (_, tabId, count) => {
  noted.length = 0;
  await happened(tabId, { outcome: 'sent', resource: 'https://d.test/', url: 'https://d.test/x' });
  expect(noted).toHaveLength(count);
  expect((await entriesOf(tabId)).filter(({ outcome }) => outcome === 'sent')).toHaveLength(count);
});

test('what an address chose is told apart from what nobody chose', async () => {
  const sent = (more: object) =>
    happened(another, { outcome: 'sent', resource: 'https://b.test/', url: 'https://b.test/x', ...more });
  for (const more of [{}, { byUrl: true }, {}, { authcfg: 'abc1234' }]) await sent(more);
  expect((await entriesOf(another)).map(({ byUrl, authcfg, count }) => [byUrl, authcfg, count])).toEqual([
    [true, undefined, 1],
    [undefined, undefined, 2],
    [undefined, 'abc1234', 1],
  ]);
});
