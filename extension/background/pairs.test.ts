import { expect, test } from 'vitest';
import type { AuthConfigSummary } from '../../shared/auth-config.js';
import { parseResource } from '../../shared/resource.js';
import { PairTable, usedAt } from './pairs.js';

function config(id: string, text = `https://${id}.test/`): AuthConfigSummary {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(text);
  const decisions = { attach: 'proven', allowClearText: false, publicSuffix: false } as const;
  return { id, name: id, method: 'Basic', resources: [{ ...parsed.resource, ...decisions }] };
}
const [one, two] = [config('aaaaaa1'), config('aaaaaa2')];
const stored = new Map([[two.id, { 'https://aaaaaa2.test/': { outcome: 'proven' as const } }]]);

test('a table takes over what did not change, with what was learnt and not yet written', () => {
  const before = new PairTable([one, two], stored);
  const [pair] = before.of(one.id);
  before.setState(pair!, { outcome: 'failed' });
  const after = new PairTable([one, { ...two, name: 'renamed' }], stored, before);
  expect(after.has(pair!)).toBe(true);
  expect(after.state(pair!).outcome).toBe('failed');
  expect([...after.takeChanges().keys()]).toEqual([one.id]);
});

test('a pair of a changed config is another one, and starts from what is stored', () => {
  const before = new PairTable([one, two], stored);
  const [old] = before.of(two.id);
  before.setState(old!, { outcome: 'failed' });
  const after = new PairTable([one, { ...two }], new Map(), before);
  expect(after.has(old!)).toBe(false);
  expect(after.state(after.of(two.id)[0]!).outcome).toBe('unproven');
  expect(after.takeChanges().size).toBe(0);
});

test('of a vault changed elsewhere, failures that could not be written are taken over', async () => {
  const before = new PairTable([one, two], stored);
  before.setState(before.of(one.id)[0]!, { outcome: 'failed', status: 401 });
  before.setState(before.of(two.id)[0]!, { outcome: 'proven', realm: 'New' });
  await expect(before.save(() => Promise.reject(new Error('stale')))).rejects.toThrow('stale');
  const after = new PairTable([{ ...one }, { ...two }], stored);
  after.takeFailures(before);
  expect(after.state(after.of(one.id)[0]!)).toEqual({ outcome: 'failed', status: 401 });
  expect(after.state(after.of(two.id)[0]!)).toEqual({ outcome: 'proven' });
  expect([...after.takeChanges().keys()]).toEqual([one.id]);
});

test('a tie is all of its pairs until one is chosen, at once and where places are listed too', () => {
  const both = [one, { ...config('aaaaaa3', 'https://aaaaaa1.test/') }, two];
  let chosen: string | undefined;
  const table = new PairTable(both, stored, undefined, () => chosen);
  const ids = () => [...table.places()].map(pairs => pairs.map(({ configId }) => configId).join());
  expect(table.best('https://aaaaaa1.test/x')).toHaveLength(2);
  expect(ids()).toEqual(['aaaaaa1,aaaaaa3', 'aaaaaa2']);
  chosen = 'aaaaaa3';
  expect(table.best('https://aaaaaa1.test/x')).toEqual(table.of('aaaaaa3'));
  expect(ids()).toEqual(['aaaaaa3', 'aaaaaa2']);
  // The choice of one resource is none for another, nor does it bring a config where it has no resource.
  expect(table.best('https://aaaaaa2.test/')).toEqual(table.of(two.id));
  expect(table.tied('https://aaaaaa1.test/')).toHaveLength(2);
});

test('a removed config has no pairs', () => {
  const before = new PairTable([one, two], stored);
  const [old] = before.of(two.id);
  const after = new PairTable([one], stored, before);
  expect(after.has(old!)).toBe(false);
  expect(after.best('https://aaaaaa2.test/')).toEqual([]);
});

/** Milliseconds since the epoch. */
const now = 1_700_000_000_000;

test.each([
  ['never used', { outcome: 'proven' }, { outcome: 'proven', lastUsed: now }],
  [
    'used a minute ago',
    { outcome: 'proven', realm: 'R', lastUsed: now - 60_000 },
    { outcome: 'proven', realm: 'R', lastUsed: now },
  ],
  ['used just now', { outcome: 'proven', lastUsed: now - 59_999 }, undefined],
  [
    'used in a future that the clock has left',
    { outcome: 'proven', lastUsed: now + 3_600_000 },
    { outcome: 'proven', lastUsed: now },
  ],
  ['attached at once, never proven', { outcome: 'unproven' }, { outcome: 'unproven', lastUsed: now }],
  ['failed: a late answer says nothing', { outcome: 'failed' }, undefined],
] as const)('%s', (_, state, expected) => {
  expect(usedAt(state, now)).toEqual(expected);
});
