import { expect, test, vi } from 'vitest';

vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: { session: { get: async () => ({}), set: async () => undefined } },
    action: { setBadgeText: async () => undefined },
  },
}));
vi.doMock('./activity.js', () => ({ loggedUrl: String, noteActivity: () => undefined }));
const { entriesOf, happened } = await import('./status.js');

test('what happens at the same time is all counted, one entry for each site', async () => {
  const refused = (site: string) =>
    happened(1, { outcome: 'foreign', resource: 'https://b.test/', url: 'https://b.test/x', site });
  await Promise.all(['a.test', 'c.test', 'a.test', 'a.test'].map(refused));
  expect((await entriesOf(1)).map(({ site, count }) => [site, count])).toEqual([
    ['c.test', 1],
    ['a.test', 3],
  ]);
});
