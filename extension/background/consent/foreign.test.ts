import { expect, test, vi } from 'vitest';

for (const module of ['challenge/sent', 'challenge/top-page', 'prompt/ask', 'session', 'status'])
  vi.doMock(`../${module}.js`, () => ({}));
vi.doMock('webextension-polyfill', () => ({ default: {} }));
const { mayBeGranted, missingSite } = await import('./foreign.js');
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

const secure = {
  url: 'https://b.test/x',
  initiator: 'https://a.test',
  topPage: { host: 'a.test', scheme: 'https' },
};
test.each<[name: string, changes: object, type: string, may: boolean]>([
  ['a picture in a page', {}, 'image', true],
  ['a page that came over http', { initiator: 'http://a.test' }, 'image', false],
  ['a frame in a page that came over http', { topPage: { host: 'c.test', scheme: 'http' } }, 'image', false],
  ['a page whose top is hidden', { topPage: 'unreadable' }, 'image', false],
  ['an opaque page', { initiator: 'null' }, 'image', false],
  ['a form that was sent', {}, 'main_frame', false],
])('the user is asked about %s: %s', (_, changes, type, may) => {
  expect(mayBeGranted({ ...secure, ...changes }, type)).toBe(may);
});
