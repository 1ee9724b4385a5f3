import { expect, test } from 'vitest';
import { forgetKey, readKey, rememberKey, vaultKeyEntry } from './session.js';
import { memoryArea } from './test-kit.js';

const key = Uint8Array.from({ length: 32 }, (_, position) => 255 - position);

test('a remembered key is read until it is forgotten', async () => {
  const area = memoryArea();
  expect(await readKey(area)).toBeUndefined();
  await rememberKey(area, key);
  expect(await readKey(area)).toEqual(key);
  await forgetKey(area);
  expect(await readKey(area)).toBeUndefined();
});

test.each([null, 5, '', '!', 'AAAA'])('an entry of %j is no key', async entry => {
  const area = memoryArea();
  await area.set({ [vaultKeyEntry]: entry });
  expect(await readKey(area)).toBeUndefined();
});
