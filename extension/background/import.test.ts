import { beforeEach, expect, test, vi } from 'vitest';

const vault = { configs: () => [], saveAll: vi.fn(async () => {}) };
vi.doMock('./session.js', () => ({ openedOrFail: () => ({ vault }) }));
const changed = vi.fn(async () => {});
vi.doMock('./configs.js', () => ({ changed }));
const { importConfigs } = await import('./import.js');

const draft = { name: 'Maps', method: 'Bearer', fields: { token: 't' }, resources: [], replace: false };

beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

test('what is stored is told as imported, whatever comes of its rules', async () => {
  changed.mockRejectedValueOnce(new Error('refused'));
  expect(await importConfigs({ configs: [draft] })).toEqual({ added: 1, replaced: 0 });
});

test('what is not stored is not', async () => {
  vault.saveAll.mockRejectedValueOnce(new Error('disk full'));
  await expect(importConfigs({ configs: [draft] })).rejects.toThrow('disk full');
  expect(changed).not.toHaveBeenCalled();
});
