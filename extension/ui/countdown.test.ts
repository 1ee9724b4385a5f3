import { expect, it } from 'vitest';
import { clockText, secondsLeft } from './countdown.js';

it.each([
  [undefined, 1000, 0],
  [0, 1000, 0],
  [1000, 1000, 0],
  [999, 1000, 0],
  [1001, 1000, 1],
  [2000, 1000, 1],
  [2001, 1000, 2],
])('from %s at %s: %s seconds left', (until, now, left) => {
  expect(secondsLeft(until, now)).toBe(left);
});

it.each([
  [0, '0:00'],
  [9, '0:09'],
  [60, '1:00'],
  [300, '5:00'],
])('%s seconds read %s', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});
