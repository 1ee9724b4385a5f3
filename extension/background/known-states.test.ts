/** What one worker tells the next about pairs, against a real vault. */
import { beforeEach, expect, test, vi } from 'vitest';
import type { PairStates } from '../../shared/auth-config.js';
import { config, newVault } from '../vault/test-kit.js';
import type { Vault } from '../vault/vault.js';

const session = new Map<string, unknown>();
vi.doMock('webextension-polyfill', () => ({
  default: {
    storage: {
      session: {
        get: async (keys: string[]) => Object.fromEntries(keys.map(key => [key, session.get(key)])),
        set: async (items: object) => {
          for (const [key, value] of Object.entries(items))
            session.set(key, JSON.parse(JSON.stringify(value)));
        },
        remove: async (keys: string[]) => {
          for (const key of keys) session.delete(key);
        },
      },
    },
  },
}));
const { loadKnownStates, noteStates, rememberer } = await import('./known-states.js');

const one = config('aaaaaaa');
const text = 'https://aaaaaaa.example.org/maps/';
const failed: PairStates = { [text]: { outcome: 'failed', status: 401 } };
let vault: Vault;

/** What the next worker takes the states of all configs for. */
async function nextWorker() {
  const known = await loadKnownStates();
  return vault.states((_, version) => known.of(version));
}

beforeEach(async () => {
  session.clear();
  ({ vault } = await newVault(one));
  await loadKnownStates();
  await rememberer(vault, await vault.states())();
  await noteStates(vault, new Map([[one.id, failed]]));
});

test('what was learnt is known to the next worker', async () => {
  expect(await nextWorker()).toEqual(new Map([[one.id, failed]]));
});

test('a config that comes back under the id of one that is gone inherits nothing (invariant 10)', async () => {
  await vault.remove(one.id);
  await vault.save({ ...one, fields: { username: 'user', password: 'the right one' } });
  expect(await nextWorker()).toEqual(new Map([[one.id, {}]]));
});

test('what was learnt goes with a config to another id and back', async () => {
  await vault.setId(one.id, 'newone1', false);
  expect(await nextWorker()).toEqual(new Map([['newone1', failed]]));
  await noteStates(vault, new Map([['newone1', {}]]));
  await vault.setId('newone1', one.id, false);
  expect(await nextWorker()).toEqual(new Map([[one.id, {}]]));
});
