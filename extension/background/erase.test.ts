import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** What was done, in order. */
const deeds: string[] = [];
const deed = (name: string) => async () => void deeds.push(name);
const lock = vi.fn(deed('lock'));
const revoke = vi.fn((_: object) => deed('revoke')());
let open: object | undefined;

vi.mock('webextension-polyfill', () => ({
  default: {
    storage: { local: { clear: deed('clear') } },
    permissions: { remove: async () => Boolean(deeds.push('permissions')) },
  },
}));
vi.mock('../vault/vault.js', () => ({ Vault: { erase: deed('erase') } }));
vi.mock('./lock.js', () => ({ inOneStep: (work: () => unknown) => work(), lock, settle: deed('settle') }));
vi.mock('./permits.js', () => ({ grantedOrigins: async () => ['https://a.test/*'] }));
vi.mock('./session.js', () => ({ opened: () => open, openVault: deed('open') }));
vi.mock('./tokens/withdraw.js', () => ({
  withdraw: async (all: object[]) => void (await Promise.all(all.map(revoke))),
  tokensOf: async () => (deeds.includes('lock') ? [] : [{ accessToken: 'a' }]),
}));
const { erase, revocationMs } = await import('./erase.js');

const rest = ['erase', 'clear', 'permissions', 'open', 'settle'];
beforeEach(() => {
  deeds.length = 0;
  open = {};
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('tokens are revoked after the lock, while there are permissions', async () => {
  await erase();
  expect(deeds).toEqual(['lock', 'revoke', ...rest]);
});

test('a closed vault has nothing to revoke', async () => {
  open = undefined;
  await erase();
  expect(deeds).toEqual(['lock', ...rest]);
});

test('a server that does not answer holds nothing up', async () => {
  revoke.mockImplementationOnce(() => new Promise(() => undefined));
  const done = erase();
  await vi.advanceTimersByTimeAsync(revocationMs - 1);
  expect(deeds).not.toContain('permissions');
  await vi.advanceTimersByTimeAsync(1);
  await done;
  expect(deeds).toEqual(['lock', ...rest]);
});

test('a lock that failed in part keeps nothing, and is told', async () => {
  lock.mockRejectedValueOnce(new Error('no companion'));
  await expect(erase()).rejects.toThrow('no companion');
  expect(deeds).toEqual(['revoke', ...rest]);
});
