/** A vault that a page has changed, with a real vault behind it; what lock withdraws is in test/e2e/lock.test.ts. */
import { beforeEach, expect, test, vi } from 'vitest';
import { forgetKey, rememberKey, type StorageArea } from '../vault/session.js';
import { config, memoryArea, newVault } from '../vault/test-kit.js';
import { Vault } from '../vault/vault.js';

const session: StorageArea & { clear(): Promise<void> } = {
  ...memoryArea(),
  clear: () => forgetKey(session),
};
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

/** The open vault, which has learnt something; a page has removed its config meanwhile. */
async function changedByPage() {
  await lock();
  const { vault, vaultKey } = await newVault(one);
  vault.close();
  await rememberKey(session, vaultKey);
  await unlock();
  const page = await Vault.open(vaultKey);
  await page.remove(one.id);
  page.close();
  await rememberKey(session, vaultKey);
  const open = openedOrFail();
  for (const pair of open.pairs.of(one.id)) open.pairs.setState(pair, { outcome: 'failed' });
  return open;
}

beforeEach(() => void vi.clearAllMocks());

test('a page that says so has it opened anew', async () => {
  await changedByPage();
  await reopen();
  expect(openedOrFail().vault.configs()).toEqual([]);
});

test('without a word of the page it is locked at the next thing it learns (invariant 4)', async () => {
  const open = await changedByPage();
  await expect(open.saveStates()).rejects.toThrow('changed elsewhere');
  expect(opened()).toBeUndefined();
  expect(refreshRules).toHaveBeenLastCalledWith(undefined, expect.anything());
});
