/** A vault that a page has changed, with a real vault behind it; what lock withdraws is in test/e2e/lock.test.ts. */
import { beforeEach, expect, test, vi } from 'vitest';
import { rememberKey } from '../vault/session.js';
import { config, memoryArea, newVault } from '../vault/test-kit.js';
import { Vault } from '../vault/vault.js';

const session = memoryArea();
vi.doMock('webextension-polyfill', () => ({ default: { storage: { session, local: memoryArea() } } }));
vi.doMock('../browser/index.js', () => ({ browserSide: {} }));
const nothing = async () => {};
const refreshRules = vi.fn(nothing);
for (const [path, names] of Object.entries({
  './activity.js': ['forgetActivities'],
  './attach/opened-hosts.js': ['forgetOpenedHosts'],
  './attach/signed-pages.js': ['forgetSignedPages'],
  './certificate/hand-over.js': ['withdrawCertificates'],
  './certificate/locked-pages.js': ['reloadShown'],
  './challenge/guard.js': ['clearNow'],
  './challenge/sent.js': ['forgetAllSent'],
  './icon.js': ['showState'],
  './idle.js': ['applyIdleSetting'],
  './offer/drafts.js': ['forgetAllDrafts'],
  './prompt/acted.js': ['forgetAllActed'],
  './status.js': ['forgetAllTabs'],
}))
  vi.doMock(path, () => Object.fromEntries(names.map(name => [name, nothing])));
vi.doMock('./attach/refresh.js', () => ({ refreshRules }));
const { lock, lockIfLeft, reopen, unlock } = await import('./lock.js');
const { onStale, opened, openedOrFail } = await import('./session.js');
onStale(() => void lockIfLeft());

const one = config('aaaaaaa');
const ofOne = () => openedOrFail().pairs.of(one.id);

/** The open vault, which has learnt something; a page has changed it meanwhile, and left its key. */
async function changedByPage(change: (page: Vault) => Promise<void>) {
  await lock();
  const { vault, vaultKey } = await newVault(one);
  vault.close();
  await rememberKey(session, vaultKey);
  await unlock();
  const page = await Vault.open(vaultKey);
  await change(page);
  page.close();
  await rememberKey(session, vaultKey);
  const open = openedOrFail();
  for (const pair of ofOne()) open.pairs.setState(pair, { outcome: 'failed', status: 401 });
  return open;
}
const removed = (page: Vault) => page.remove(one.id);

beforeEach(() => void vi.clearAllMocks());

test('a page that says so has it opened anew', async () => {
  await changedByPage(removed);
  await reopen();
  expect(openedOrFail().vault.configs()).toEqual([]);
});

test('what failed while a page changed the vault is failed in the vault as it is then', async () => {
  const before = await changedByPage(page => page.save(config('bbbbbbb')));
  await reopen();
  const open = openedOrFail();
  expect(open).not.toBe(before);
  expect(ofOne().map(pair => open.pairs.state(pair).outcome)).toEqual(['failed']);
  const written = (await open.vault.states()).get(one.id) ?? {};
  expect(Object.values(written)).toEqual([expect.objectContaining({ outcome: 'failed', status: 401 })]);
});

test('a vault locked while a page changed it stays locked, and the key that the page left goes', async () => {
  await lock();
  const { vault, vaultKey } = await newVault(one);
  vault.close();
  await rememberKey(session, vaultKey);
  await reopen();
  expect(opened()).toBeUndefined();
  expect(await session.get('vaultKey')).toEqual({});
});

test('a lock takes all but the failures, which a right password takes', async () => {
  const { vault, vaultKey } = await newVault(one);
  vault.close();
  await rememberKey(session, vaultKey);
  await unlock();
  const attempts = { unlockAttempts: { failures: 4, retryAt: Date.now() + 1000 } };
  await session.set({ ...attempts, changedPairStates: {} });
  await lock();
  const left = async () => ({
    ...(await session.get('unlockAttempts')),
    ...(await session.get('changedPairStates')),
    ...(await session.get('vaultKey')),
  });
  expect(await left()).toEqual(attempts);
  await rememberKey(session, vaultKey);
  await unlock();
  expect(await session.get('unlockAttempts')).toEqual({});
});

test('without a word of the page it is locked at the next thing it learns (invariant 4)', async () => {
  const open = await changedByPage(removed);
  await expect(open.saveStates()).rejects.toThrow('changed elsewhere');
  expect(opened()).toBeUndefined();
  expect(refreshRules).toHaveBeenLastCalledWith(undefined, expect.anything());
});
