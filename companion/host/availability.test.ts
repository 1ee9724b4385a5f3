import { expect, it } from 'vitest';
import { lendingRefusal, unavailableOn } from './availability.js';

it.each([
  ['linux', undefined],
  ['darwin', 'platform'],
  ['win32', 'platform'],
  ['freebsd', 'platform'],
] as const)('client certificates on %s: %s', (platform, refusal) => {
  expect(lendingRefusal(unavailableOn(platform) ?? 'listening')).toBe(refusal);
});

it('a socket that cannot be is another reason', () => {
  expect(lendingRefusal({ unavailable: '/run/x is a symbolic link: remove it' })).toBe('no-token');
});
