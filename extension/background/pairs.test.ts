import { expect, test } from 'vitest';
import type { AuthConfigSummary } from '../../shared/auth-config.js';
import { parseResource } from '../../shared/resource.js';
import { PairTable } from './pairs.js';

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

test('a removed config has no pairs', () => {
  const before = new PairTable([one, two], stored);
  const [old] = before.of(two.id);
  const after = new PairTable([one], stored, before);
  expect(after.has(old!)).toBe(false);
  expect(after.best('https://aaaaaa2.test/')).toEqual([]);
});
