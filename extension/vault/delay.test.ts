import { expect, test } from 'vitest';
import {
  afterFailure,
  clearButAttempts,
  longestDelayMs,
  nextDelay,
  readAttempts,
  recordFailure,
  remainingDelay,
  resetAttempts,
} from './delay.js';
import { memoryArea } from './test-kit.js';

test.each([
  [0, 0],
  [1, 0],
  [3, 0],
  [4, 1000],
  [5, 2000],
  [12, 256_000],
  [13, longestDelayMs],
  [1_000_000, longestDelayMs],
])('after %i failures: %i ms', (failures, delay) => {
  expect(nextDelay(failures)).toBe(delay);
});

test('the delay counts from the failure and is never longer than the longest', () => {
  const attempts = afterFailure({ failures: 4, retryAt: 0 }, 10_000);
  expect(attempts).toEqual({ failures: 5, retryAt: 12_000 });
  expect(remainingDelay(attempts, 11_500)).toBe(500);
  expect(remainingDelay(attempts, 12_000)).toBe(0);
  // The clock was set back by a year.
  expect(remainingDelay(attempts, -31_536_000_000)).toBe(longestDelayMs);
});

test('failures are kept until a success resets them', async () => {
  const area = memoryArea();
  for (let failure = 1; failure <= 4; failure++) {
    expect((await recordFailure(area, 1000)).failures).toBe(failure);
  }
  expect(await readAttempts(area)).toEqual({ failures: 4, retryAt: 2000 });
  await resetAttempts(area);
  expect(await readAttempts(area)).toEqual({ failures: 0, retryAt: 0 });
});

test('of all that is stored the failures alone are left at lock', async () => {
  const area = memoryArea();
  await area.set({ vaultKey: 'a key' });
  await clearButAttempts(area);
  expect([await area.get('vaultKey'), await area.get('unlockAttempts')]).toEqual([{}, {}]);
  await area.set({ vaultKey: 'a key' });
  const failed = await recordFailure(area, 1000);
  await clearButAttempts(area);
  expect(await area.get('vaultKey')).toEqual({});
  expect(await readAttempts(area)).toEqual(failed);
});

test('an entry that makes no sense counts as none', async () => {
  const area = memoryArea();
  await area.set({ unlockAttempts: { failures: 'many' } });
  expect(await readAttempts(area)).toEqual({ failures: 0, retryAt: 0 });
});
