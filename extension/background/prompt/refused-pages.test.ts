import { beforeEach, expect, test, vi } from 'vitest';
import type { AuthRequest } from '../../browser/index.js';

const url = 'https://a.test/page';
const storage: Record<string, unknown> = {};
const shown = new Map<number, string>();
const reloaded: number[] = [];
let open: object | undefined;
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async () => structuredClone(storage),
        set: async (items: object) => void Object.assign(storage, structuredClone(items)),
        remove: async (name: string) => void delete storage[name],
      },
    },
    tabs: {
      get: async (id: number) => ({ url: shown.get(id) }),
      reload: async (id: number) => void reloaded.push(id),
    },
  },
}));
vi.doMock('../activity.js', () => ({ loggedUrl: (text: string) => text.replace(/[?#].*/, '') }));
vi.doMock('../session.js', () => ({ opened: () => open }));
const { notedWhile, pageArrived, reloadRefused } = await import('./refused-pages.js');

const outcome = { outcome: 'unproven' };
const unlock = (pairs: object[] = [{}], identities: object[] = []) => {
  open = { pairs: { best: () => pairs, state: () => outcome }, identities: { best: () => identities } };
};
const request = (tabId: number, more = {}) =>
  ({ type: 'main_frame', method: 'GET', tabId, url, ...more }) as AuthRequest;
const refused = (tabId: number, more = {}) => notedWhile(request(tabId, more), async () => 'locked');

beforeEach(() => {
  for (const name of Object.keys(storage)) delete storage[name];
  shown.clear();
  for (const id of [1, 2]) shown.set(id, url);
  reloaded.length = 0;
  open = undefined;
  outcome.outcome = 'unproven';
});

test('a refused page is loaded anew, once, and its query is nowhere', async () => {
  await refused(1, { url: `${url}?secret` });
  expect(JSON.stringify(storage)).not.toContain('secret');
  shown.set(1, `${url}?secret#part`);
  unlock();
  await reloadRefused();
  await reloadRefused();
  expect(reloaded).toEqual([1]);
  expect(storage).toEqual({});
});

test.each([
  ['an image', () => refused(1, { type: 'image' })],
  ['the answer to a form', () => refused(1, { method: 'POST' })],
  ['a page that was answered', () => notedWhile(request(1), async () => 'answered')],
  ['a tab that went on', () => refused(1).then(() => shown.set(1, 'https://a.test/other'))],
  [
    'a page that arrived by other means',
    () => refused(1).then(() => pageArrived({ type: 'main_frame', tabId: 1, statusCode: 200 })),
  ],
])('%s is not', async (_, happens) => {
  await happens();
  unlock();
  await reloadRefused();
  expect(reloaded).toEqual([]);
});

test.each([
  ['nothing matches it', [], 'unproven'],
  ['its config has failed', [{}], 'failed'],
])('nor is one where %s', async (_, pairs, state) => {
  await refused(1);
  outcome.outcome = state;
  unlock(pairs);
  await reloadRefused();
  expect(reloaded).toEqual([]);
});

test('a page that is held arrives by itself; another beside it is loaded anew', async () => {
  await refused(2);
  let release = (_: 'answered') => {};
  const holding = notedWhile(request(1), () => new Promise<'answered'>(resolve => (release = resolve)));
  await vi.waitFor(() => expect(storage).toEqual({ refusedPages: { 1: url, 2: url } }));
  unlock();
  release('answered');
  await Promise.all([reloadRefused(), holding]);
  expect(reloaded).toEqual([2]);
});

test('a page whose worker was stopped while it was held', async () => {
  storage.refusedPages = { 1: url };
  unlock();
  await reloadRefused();
  expect(reloaded).toEqual([1]);
});
