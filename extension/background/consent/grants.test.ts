import { beforeEach, expect, test, vi } from 'vitest';
import { memoryArea } from '../../vault/test-kit.js';
import type { StoredGrant } from '../../vault/vault.js';

let session = memoryArea();
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      get session() {
        return session;
      },
    },
  },
}));
const { Grants } = await import('./grants.js');

let ids: string[];
/** Record of the config that has an id, where it is not the first one to have it. */
let records: Record<string, string>;
let stored: readonly StoredGrant[];
/** A vault with configs of these ids. */
const vault = {
  configs: () => ids.map(id => ({ id, name: id, method: 'Basic', resources: [] })),
  recordKey: (id: string) => (ids.includes(id) ? (records[id] ?? id) : undefined),
  grants: () => stored,
  saveGrants: async (grants: readonly StoredGrant[]) => {
    stored = grants;
  },
} as never;
const tabOf = (configId: string) => ({ site: 'ask.test', configId, tabId: 7 });

beforeEach(() => {
  session = memoryArea();
  ids = ['aaaaaaa', 'bbbbbbb'];
  records = {};
  stored = [{ site: 'ask.test', configId: 'aaaaaaa', decision: 'ask' }];
});

async function filled() {
  const grants = await Grants.load(vault);
  await grants.set({ site: 'session.test', configId: 'aaaaaaa', decision: 'session' });
  await grants.set({ site: 'session.test', configId: 'bbbbbbb', decision: 'session' });
  await grants.allowTab(tabOf('aaaaaaa'));
  return grants;
}

test('what is allowed until lock or for a page follows a config to another id', async () => {
  const grants = await filled();
  ids = ['newone1', 'bbbbbbb'];
  records = { newone1: 'aaaaaaa' };
  stored = [{ site: 'ask.test', configId: 'newone1', decision: 'ask' }];
  await grants.rename('aaaaaaa', 'newone1');
  await grants.reload();
  for (const table of [grants.table, (await Grants.load(vault)).table]) {
    expect(table.allows('newone1', 'session.test', 1)).toBe(true);
    expect(table.allows('newone1', 'ask.test', 7)).toBe(true);
    expect(table.allows('newone1', 'ask.test', 8)).toBe(false);
    expect(table.allows('bbbbbbb', 'session.test', 1)).toBe(true);
    expect(table.decision('aaaaaaa', 'session.test')).toBeUndefined();
  }
});

test('a config that gets the id of one that is gone inherits nothing (invariant 3)', async () => {
  const grants = await filled();
  ids = ['bbbbbbb'];
  stored = [];
  await grants.reload();
  ids = ['aaaaaaa', 'bbbbbbb'];
  stored = [{ site: 'ask.test', configId: 'aaaaaaa', decision: 'ask' }];
  await grants.reload();
  for (const table of [grants.table, (await Grants.load(vault)).table]) {
    expect(table.decision('aaaaaaa', 'session.test')).toBeUndefined();
    expect(table.allows('aaaaaaa', 'ask.test', 7)).toBe(false);
    expect(table.allows('bbbbbbb', 'session.test', 1)).toBe(true);
  }
});

test('nor does one that was put in its place without this worker seeing it', async () => {
  const before = await filled();
  expect(before.table.allows('aaaaaaa', 'session.test', 1)).toBe(true);
  records = { aaaaaaa: 'another' };
  const { table } = await Grants.load(vault);
  expect(table.decision('aaaaaaa', 'session.test')).toBeUndefined();
  expect(table.allows('aaaaaaa', 'ask.test', 7)).toBe(false);
  expect(table.allows('bbbbbbb', 'session.test', 1)).toBe(true);
});

test('what was decided about a config that is gone is not taken up by the next worker', async () => {
  await filled();
  ids = ['bbbbbbb'];
  stored = [];
  const grants = await Grants.load(vault);
  expect(grants.list().map(({ configId }) => configId)).toEqual(['bbbbbbb']);
  expect(grants.concernsTab(7)).toBe(false);
});
