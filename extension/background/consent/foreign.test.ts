import { expect, test, vi } from 'vitest';

for (const module of ['../challenge/sent.js', '../challenge/top-page.js', '../session.js', '../status.js'])
  vi.doMock(module, () => ({}));
const { missingSite } = await import('./foreign.js');
const allows = (host: string) => host === 'granted.test';

test.each<[initiator: string | undefined, topHost: string | undefined, missing: string | undefined]>([
  ['https://a.test', 'a.test', 'a.test'],
  ['https://a.test:81', undefined, 'a.test'],
  ['https://granted.test', 'a.test', 'a.test'],
  ['https://b.test', 'a.test', 'a.test'],
  ['https://frame.test', 'a.test', 'frame.test'],
  ['https://b.test', 'b.test', undefined],
  ['https://granted.test', 'granted.test', undefined],
  ['null', 'a.test', undefined],
  [undefined, 'a.test', undefined],
])('caused by %s under %s: %s', (initiator, top, missing) => {
  const topPage = top === undefined ? 'unreadable' : { host: top, scheme: 'https' };
  expect(missingSite({ url: 'https://b.test/x', initiator, topPage }, allows)).toBe(missing);
});
