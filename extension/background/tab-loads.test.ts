import { expect, test } from 'vitest';
import { TabLoads } from './tab-loads.js';

const url = 'https://a.test/page';

test('Chromium: announced, then sent', () => {
  const loads = new TabLoads();
  expect(loads.announced(1, url)).toBe(true);
  expect(loads.sent(1, 'a', url)).toBe(true);
});

test('Firefox: announced once more when the response is there; a repeated request and a redirect begin nothing', () => {
  const loads = new TabLoads();
  expect(loads.announced(1, `${url}#x`)).toBe(true);
  expect(loads.sent(1, 'a', url)).toBe(true);
  expect(loads.sent(1, 'a', url)).toBe(false);
  expect(loads.sent(1, 'a', `${url}/2`)).toBe(false);
  expect(loads.announced(1, `${url}#x`)).toBe(false);
  expect(loads.announced(1, `${url}/2`)).toBe(false);
  expect(loads.announced(2, url)).toBe(true);
});

test('the same address again: a page of its own', () => {
  const loads = new TabLoads();
  loads.sent(1, 'a', url);
  expect(loads.sent(1, 'b', url)).toBe(true);
  loads.ended(1);
  expect(loads.announced(1, url)).toBe(true);
});
