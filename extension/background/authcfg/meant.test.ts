import { expect, test, vi } from 'vitest';
import { config, newVault } from '../../vault/test-kit.js';

const area = { get: async () => ({}), set: async () => undefined, remove: async () => undefined };
vi.mock('webextension-polyfill', () => ({
  default: { storage: { session: area, local: area }, runtime: { getURL: () => 'own:' } },
}));
vi.stubGlobal('location', { origin: 'own:' });
const { OpenVault } = await import('../session.js');

test('what an id in a URL means: a config of any kind, or the one it was assigned to', async () => {
  const { vault } = await newVault(
    config('aaaaaaa'),
    config('bbbbbbb', { method: 'PKI-PKCS#12', fields: { certpath: '/bundle.p12', certpass: '' } }),
  );
  await vault.saveAliases([{ id: 'zzzzzzz', configId: 'bbbbbbb' }]);
  const open = await OpenVault.of(vault);
  const ids = ['aaaaaaa', 'bbbbbbb', 'zzzzzzz', 'unknown'];
  expect(ids.map(id => open.meant(id))).toEqual(['aaaaaaa', 'bbbbbbb', 'bbbbbbb', undefined]);
});
