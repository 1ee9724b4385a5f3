/** The open vault, with a real vault behind it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { config, memoryArea, newVault } from '../vault/test-kit.js';
import type { Vault } from '../vault/vault.js';

vi.doMock('webextension-polyfill', () => ({
  default: { storage: { session: memoryArea(), local: memoryArea() } },
}));
const { OpenVault } = await import('./session.js');

const one = config('aaaaaaa');
let vault: Vault;
let open: Awaited<ReturnType<typeof OpenVault.of>>;

function pairOf(id: string) {
  const [pair] = open.pairs.of(id);
  if (pair === undefined) throw new Error('No pair');
  return pair;
}

beforeEach(async () => {
  ({ vault } = await newVault(one));
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
