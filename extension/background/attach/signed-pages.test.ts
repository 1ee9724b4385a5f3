import { beforeEach, expect, test, vi } from 'vitest';
import type { ConfigResource } from '../../../shared/auth-config.js';
import { matches, parseResource } from '../../../shared/resource.js';
import type { SessionRule } from '../../browser/index.js';

type Details = Readonly<Record<string, unknown>>;
const listeners = new Map<string, (details: Details) => void>();
const rules = new Map<number, SessionRule>();
const refuses = vi.fn(() => false);
const tab = vi.fn((): { url: string; pendingUrl?: string } => ({ url: '' }));
const [reload, happened] = [vi.fn(), vi.fn()];

vi.mock('webextension-polyfill', () => ({
  default: {
    webRequest: { onCompleted: 'completed', onErrorOccurred: 'failed' },
    tabs: { get: async () => tab(), reload },
  },
}));
vi.mock('../../browser/index.js', () => ({
  listen: (event: string, listener: (details: Details) => void) => listeners.set(event, listener),
  browserSide: {
    ruleIds: async () => [...rules.keys()],
    updateRules: async ({ remove, add }: { remove: number[]; add: SessionRule[] }) => {
      if (add.length > 0 && refuses()) throw new Error('refused');
      for (const id of remove) rules.delete(id);
      for (const rule of add) rules.set(rule.id, rule);
    },
  },
}));
vi.mock('../status.js', () => ({ happened }));
vi.mock('../challenge/top-page.js', () => ({ topPageOf: async () => 'unreadable' }));

const parsed = parseResource('https://s3.test/bucket/');
if (!parsed.ok) throw new Error(parsed.error);
const resource: ConfigResource = {
  ...{ ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false },
};
const pair = { configId: 'abc1234', name: 'A', method: 'AWSS3', resource, text: 'https://s3.test/bucket/' };
const address = vi.fn(({ url }: { url: string }) => `${url}?signed`);
const open = {
  pairs: {
    best: (url: string) => (matches(resource, url) ? [pair] : []),
    state: () => ({ outcome: 'unproven' }),
  },
  effect: async () => ({ signing: { address, isSigned: (url: string) => url.endsWith('?signed') } }),
  allowsSite: () => () => false,
};
vi.mock('../session.js', () => ({ ready: async () => {}, opened: () => open }));

const { loadSignedPages } = await import('./signed-pages.js');
loadSignedPages();

const url = 'https://s3.test/bucket/a';
const page = { type: 'main_frame', method: 'GET', url, tabId: 7, statusCode: 403 };
vi.useFakeTimers();
const tell = async (event: string, details: Details = {}) => {
  listeners.get(event)?.({ ...page, ...details });
  await vi.advanceTimersByTimeAsync(2000);
};
const outcomes = () => happened.mock.calls.map(([, { outcome }]) => outcome);

beforeEach(async () => {
  await tell('completed', { statusCode: 200 });
  vi.clearAllMocks();
  refuses.mockReturnValue(false);
  tab.mockReturnValue({ url });
});

test('a refused page is loaded once more, by a rule for its very address that goes when the page has come', async () => {
  await tell('completed');
  expect(reload).toHaveBeenCalledExactlyOnceWith(7);
  const [rule] = [...rules.values()];
  expect(rule?.condition).toMatchObject({
    ...{ urlFilter: `|${url}|`, isUrlFilterCaseSensitive: true, tabIds: [7] },
  });
  await tell('completed', { url: `${url}?signed`, statusCode: 200 });
  expect(rules.size).toBe(0);
});

test.each([
  ['a network error', 'failed', {}],
  ['a refused page elsewhere', 'completed', { url: 'https://other.test/' }],
  ['a refused form', 'completed', { method: 'POST' }],
  ['a second refusal', 'completed', { url: `${url}?signed` }],
])('%s takes the rule away', async (_, event, details) => {
  await tell('completed');
  expect(rules.size).toBe(1);
  await tell(event, details);
  expect(rules.size).toBe(0);
  expect(reload).toHaveBeenCalledOnce();
});

test('a page that is still on its way is loaded again once it is there', async () => {
  tab.mockReturnValueOnce({ url: 'https://other.test/', pendingUrl: 'https://other.test/to' });
  await tell('completed');
  expect(reload).toHaveBeenCalledExactlyOnceWith(7);
});

test.each([
  ['another page is shown', { url: 'https://other.test/' }],
  ['another is on its way', { url, pendingUrl: 'https://other.test/' }],
])('%s: nothing is loaded, and the rule goes', async (_, shown) => {
  tab.mockReturnValue(shown);
  await tell('completed');
  expect(reload).not.toHaveBeenCalled();
  expect(rules.size).toBe(0);
});

test.each([
  [
    'a signed address outside of the resource',
    () => address.mockReturnValueOnce('https://s3.test/evil?signed'),
  ],
  ['an address that the browser takes no rule for', () => refuses.mockReturnValue(true)],
])('%s: the page stays unsigned, and the popup says so', async (_, arrange) => {
  const said = vi.spyOn(console, 'error').mockReturnValue();
  arrange();
  await tell('completed');
  expect(reload).not.toHaveBeenCalled();
  expect(rules.size).toBe(0);
  expect(outcomes()).toEqual(['unsigned']);
  expect(said).toHaveBeenCalledOnce();
});
