import { beforeEach, expect, it, vi } from 'vitest';
import type { Ask } from './request.js';

let session: Record<string, unknown> = {};
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async () => session,
        set: async (items: object) => void Object.assign(session, items),
      },
    },
  },
}));
const { reopenVault } = await import('./unlock.js');

const asked: string[] = [];
let state = 'unlocked';
const ask = (async (name: string) => {
  asked.push(name);
  return { state };
}) as Ask;
const base64 = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const newKey = () => new Uint8Array(32).fill(2);

beforeEach(() => {
  session = { vaultKey: base64(1) };
  state = 'unlocked';
  asked.length = 0;
});

it('hands over the key that the vault has now, and wipes its own', async () => {
  const key = newKey();
  expect(await reopenVault(ask, key)).toBe(true);
  expect(session).toEqual({ vaultKey: base64(2) });
  expect(asked).toEqual(['vault.reopen']);
  expect(key).toEqual(new Uint8Array(32));
});

it('leaves a vault locked that was locked meanwhile', async () => {
  session = {};
  const key = newKey();
  expect(await reopenVault(ask, key)).toBe(false);
  expect([session, asked]).toEqual([{}, []]);
  expect(key).toEqual(new Uint8Array(32));
});

it('tells of a lock that came just before the background was asked', async () => {
  state = 'locked';
  expect(await reopenVault(ask, newKey())).toBe(false);
});
