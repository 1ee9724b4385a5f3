import { expect, test } from 'vitest';
import type { PairState } from '../../shared/auth-config.js';
import { failedStates, keptStates } from './states.js';
import { config, resource } from './test-kit.js';

const one = resource('https://one.example.org/');
const two = resource('https://two.example.org/');
const before = config('aaaaaaa', { resources: [one, two] });
const proven: PairState = { outcome: 'proven', scheme: 'basic', realm: 'Maps' };
const failed: PairState = { outcome: 'failed', status: 401 };
const states = { 'https://one.example.org/': proven, 'https://two.example.org/': failed };

test.each([
  ['nothing', {}, states],
  ['the name', { name: 'New' }, states],
  ['the order of resources', { resources: [two, one] }, states],
  ['the secret', { fields: { ...before.fields, password: 'new' } }, {}],
  ['a field added', { fields: { ...before.fields, realm: '' } }, {}],
  ['a field removed', { fields: { username: 'user-aaaaaaa' } }, {}],
  ['the method', { method: 'Digest' }, {}],
  ['a resource removed', { resources: [one] }, { 'https://one.example.org/': proven }],
  ['a resource added', { resources: [one, two, resource('https://three.example.org/')] }, states],
  [
    'how a resource is attached',
    { resources: [one, { ...two, attach: 'at-once' }] },
    { 'https://one.example.org/': proven },
  ],
  ['all resources', { resources: [resource('https://other.example.org/')] }, {}],
] as const)('a save that changes %s', (_, changes, kept) => {
  expect(keptStates(before, states, { ...before, ...changes })).toEqual(kept);
});

test('a state for no resource of the config is not kept', () => {
  expect(keptStates(before, { 'https://gone.example.org/': proven }, before)).toEqual({});
});

test('failed means every resource', () => {
  expect(failedStates(before)).toEqual({
    'https://one.example.org/': { outcome: 'failed' },
    'https://two.example.org/': { outcome: 'failed' },
  });
});
