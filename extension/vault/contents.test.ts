import { expect, test, vi } from 'vitest';
import { type Contents, openContents, sealContents } from './contents.js';
import { NotStorable, VaultDamaged } from './errors.js';
import { Sealer } from './seal.js';
import { sealJson } from './sealed-json.js';
import { config } from './test-kit.js';

const sealer = new Sealer(new Uint8Array(32), new Uint8Array(16));
const digest = Buffer.alloc(32).toString('base64');

function entry(number: number) {
  const { fields: _, ...summary } = config(`a${String(number).padStart(6, '0')}`);
  return { config: summary, record: number.toString(16).padStart(32, '0'), revision: 1, digest };
}
const contents = (count: number): Contents => ({
  settings: { idleMinutes: 15, unknownSites: 'never' },
  grants: [{ site: 'maps.example', configId: 'a000001', decision: 'always' }],
  choices: [{ resource: 'https://maps.example/', configId: 'a000001' }],
  aliases: [{ id: 'qgis001', configId: 'a000001' }],
  entries: new Map(Array.from({ length: count }, (_, number) => [entry(number).config.id, entry(number)])),
});

test('one decryption opens an index of 10,000 configs', () => {
  const index = sealContents(sealer, contents(10_000), 7);
  const open = vi.spyOn(sealer, 'open');
  expect(openContents(sealer, { index, revision: 7 })).toEqual({ contents: contents(10_000), revision: 7 });
  expect(open).toHaveBeenCalledOnce();
});

test.each([
  ['the same id twice', [entry(1), { ...entry(2), config: entry(1).config }]],
  ['the same record twice', [entry(1), { ...entry(2), record: entry(1).record }]],
  ['a foreign member', [{ ...entry(1), more: 1 }]],
  ['an id of another form', [{ ...entry(1), config: { ...entry(1).config, id: 'short' } }]],
  ['a record key of another form', [{ ...entry(1), record: 'x' }]],
])('an index with %s is damage', (_, entries) => {
  const value = { settings: { idleMinutes: 15 }, entries };
  const index = sealJson(sealer, { kind: 'index', id: '', revision: 1 }, value);
  expect(() => openContents(sealer, { index, revision: 1 })).toThrow(VaultDamaged);
});

test.each([
  [
    'aliases',
    { aliases: Array.from({ length: 10_001 }, (_, n) => ({ id: entry(n).config.id, configId: 'a000001' })) },
  ],
  ['choices', { choices: [...contents(0).choices, ...contents(0).choices] }],
  ['grants', { grants: Array(100_001).fill(contents(0).grants[0]) }],
  ['entries', { entries: new Map([1, 2].map(n => [`a00000${n}`, entry(1)])) }],
])('%s that a reader would refuse are not sealed', (member, part) => {
  const seal = () => sealContents(sealer, { ...contents(2), ...part }, 1);
  expect(seal).toThrow(NotStorable);
  expect(seal).toThrow(member);
});
