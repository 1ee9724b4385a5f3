/** The browser is killed while the master password is changed; `test/long` has the long form. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { killAtPoints } from '../many/killed-change.js';

let latchkey: Harness;
beforeAll(async () => {
  latchkey = await start({ browser: 'chromium', grants: [], thirdPartyCookies: 'allow', trust: [] });
});
afterAll(() => latchkey?.close());

test('killed early, in the midst and late, the vault opens with one of the two passwords', async () => {
  const counts = await killAtPoints(latchkey, 1_000, [0.4, 0.9, 1.5]);
  expect(counts.old).toBeGreaterThan(0);
  expect(counts.old + counts.new).toBe(3);
});
