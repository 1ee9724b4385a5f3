/** The open vault, with a real vault behind it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { VaultStale } from '../vault/errors.js';
import { rememberKey } from '../vault/session.js';
import { config, memoryArea, newVault } from '../vault/test-kit.js';
import { Vault } from '../vault/vault.js';

const session = memoryArea();
vi.doMock('webextension-polyfill', () => ({
  default: { storage: { session, local: memoryArea() } },
}));
const { OpenVault, onStale, opened, openVault } = await import('./session.js');

const one = config('aaaaaaa');
let vault: Vault;
let vaultKey: Uint8Array;
let open: Awaited<ReturnType<typeof OpenVault.of>>;

function pairOf(id: string) {
  const [pair] = open.pairs.of(id);
  if (pair === undefined) throw new Error('No pair');
  return pair;
}

beforeEach(async () => {
  ({ vault, vaultKey } = await newVault(one));
  open = await OpenVault.of(vault);
});

test('what a pair sets is read once, and again where it could not be read', async () => {
  const fields = vi.spyOn(vault, 'fields').mockRejectedValueOnce(new Error('busy'));
  const pair = pairOf(one.id);
  await expect(open.effect(pair)).rejects.toThrow('busy');
  const effect = await open.effect(pair);
  expect(effect?.headers).toHaveProperty('authorization');
  expect(await open.effect(pair)).toBe(effect);
  expect(fields).toHaveBeenCalledTimes(2);
});

test('an open vault that a page has changed, and was closed before it could say so, is noticed', async () => {
  await rememberKey(session, vaultKey);
  await openVault();
  const listener = vi.fn();
  onStale(listener);
  const left = opened();
  await left?.vault.saveGrants([]);
  expect(listener).not.toHaveBeenCalled();
  const page = await Vault.open(vaultKey);
  await page.remove(one.id);
  page.close();
  await expect(left?.vault.fields(one.id)).rejects.toThrow(VaultStale);
  expect(listener).toHaveBeenCalledTimes(1);
});
