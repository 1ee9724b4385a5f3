/** The change of the master password over ten thousand configs, the browser killed at twenty random points. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { killAtPoints } from '../many/killed-change.js';

let latchkey: Harness;
beforeAll(async () => {
  latchkey = await start({ browser: 'chromium', grants: [], thirdPartyCookies: 'allow', trust: [] });
});
afterAll(() => latchkey?.close());

// On a busy machine each of them takes the better part of a minute.
vi.setConfig({ testTimeout: 30 * 60_000 });

test('twenty random points', async () => {
  // A little beyond the end, so that both passwords occur.
  const points = Array.from({ length: 20 }, () => Math.random() * 1.1);
  const counts = await killAtPoints(latchkey, 10_000, points);
  console.log(counts);
  expect(counts.old + counts.new).toBe(20);
});
