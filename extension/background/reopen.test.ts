import { beforeEach, expect, test, vi } from 'vitest';
import type { PairStates } from '../../shared/auth-config.js';
import { parseResource } from '../../shared/resource.js';
import { PairTable } from './pairs.js';

let session: Record<string, unknown>;
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        set: async (items: object) => void Object.assign(session, items),
        get: async (key: string) => (key in session ? { [key]: session[key] } : {}),
        clear: async () => {
          session = {};
        },
        remove: async (key: string) => void delete session[key],
      },
    },
  },
}));
vi.doMock('../browser/index.js', () => ({ browserSide: {} }));
const done = async () => undefined;
vi.doMock('./activity.js', () => ({ forgetActivities: done }));
vi.doMock('./attach/opened-hosts.js', () => ({ forgetOpenedHosts: done }));
vi.doMock('./attach/refresh.js', () => ({ refreshRules: done }));
vi.doMock('./attach/signed-pages.js', () => ({ forgetSignedPages: done }));
vi.doMock('./certificate/hand-over.js', () => ({ withdrawCertificates: done }));
vi.doMock('./certificate/locked-pages.js', () => ({ reloadShown: done }));
vi.doMock('./challenge/guard.js', () => ({ clearNow: done }));
vi.doMock('./challenge/sent.js', () => ({ forgetAllSent: done }));
vi.doMock('./icon.js', () => ({ showState: done }));
vi.doMock('./idle.js', () => ({ applyIdleSetting: done }));
vi.doMock('./offer/drafts.js', () => ({ forgetAllDrafts: done }));
vi.doMock('./prompt/acted.js', () => ({ forgetAllActed: done }));
vi.doMock('./status.js', () => ({ forgetAllTabs: done }));

const parsed = parseResource('https://a.test/');
if (!parsed.ok) throw new Error(parsed.error);
const config = {
  id: 'aaaaaa1',
  name: 'A',
  method: 'Basic',
  resources: [{ ...parsed.resource, attach: 'proven', allowClearText: false, publicSuffix: false }],
} as const;

/** An open vault with one proven pair; `write` gets what is saved of it. */
function openWith(write: (changes: ReadonlyMap<string, PairStates>) => Promise<void>) {
  const pairs = new PairTable([{ ...config, resources: [...config.resources] }], new Map());
  return {
    pairs,
    vault: { settings: () => ({ idleMinutes: 0 }) },
    rememberStates: done,
    saveStates: () => pairs.save(write),
  };
}
type Open = ReturnType<typeof openWith>;
let current: Open | undefined;
let next: Open;
vi.doMock('./session.js', () => ({
  opened: () => current,
  openVault: async () => {
    current = next;
  },
  noteRightPassword: async () => void delete session.unlockAttempts,
  closeVault: () => {
    current = undefined;
  },
}));
const { lock, reopen, unlock } = await import('./lock.js');

const written: ReadonlyMap<string, PairStates>[] = [];
beforeEach(() => {
  session = { vaultKey: 'a key' };
  written.length = 0;
  next = openWith(async changes => void written.push(changes));
});

test('what failed while a page changed the vault is failed in the vault as it is then', async () => {
  const before = openWith(() => Promise.reject(new Error('stale')));
  before.pairs.setState(before.pairs.of('aaaaaa1')[0]!, { outcome: 'failed', status: 401 });
  current = before;
  await reopen();
  expect(current).toBe(next);
  expect(next.pairs.state(next.pairs.of('aaaaaa1')[0]!).outcome).toBe('failed');
  expect(written.map(changes => changes.get('aaaaaa1')?.['https://a.test/']?.outcome)).toEqual(['failed']);
});

test('a vault locked while a page changed it stays locked, and the key that the page left goes', async () => {
  current = undefined;
  await reopen();
  expect(current).toBeUndefined();
  expect(session).toEqual({});
});

test('a lock takes all but the failures, which a right password takes', async () => {
  const unlockAttempts = { failures: 4, retryAt: Date.now() + 1000 };
  current = next;
  Object.assign(session, { unlockAttempts, changedPairStates: {} });
  await lock();
  expect(session).toEqual({ unlockAttempts });
  await unlock();
  expect(session).toEqual({ unlockedAt: expect.any(Number) });
});
