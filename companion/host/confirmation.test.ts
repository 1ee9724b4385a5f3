import { describe, expect, it } from 'vitest';
import { Confirmation } from './confirmation.js';

function made(confirm: 'first' | 'every') {
  let asked = 0;
  const confirmation = new Confirmation(confirm, () => {
    asked++;
  });
  return { confirmation, asked: () => asked };
}

describe.each(['first', 'every'] as const)('%s', confirm => {
  it('refuses before the user agreed, and says so ten times a second at most', () => {
    const { confirmation, asked } = made(confirm);
    expect([0, 10, 99].map(now => confirmation.permits(now))).toEqual([false, false, false]);
    expect(asked()).toBe(1);
    expect(confirmation.permits(100)).toBe(false);
    expect(asked()).toBe(2);
  });
});

it('first: one agreement is for all that follow', () => {
  const { confirmation, asked } = made('first');
  confirmation.allow(0);
  for (const now of [1, 100_000]) {
    expect(confirmation.permits(now)).toBe(true);
    confirmation.used();
  }
  expect(asked()).toBe(0);
});

it('every: one agreement is for one signature', () => {
  const { confirmation, asked } = made('every');
  confirmation.allow(0);
  expect(confirmation.permits(1)).toBe(true);
  confirmation.used();
  expect(confirmation.permits(2)).toBe(false);
  expect(asked()).toBe(1);
});

it('every: an agreement that nothing came of ends after a minute', () => {
  const { confirmation } = made('every');
  confirmation.allow(0);
  expect(confirmation.permits(60_000)).toBe(true);
  expect(confirmation.permits(60_001)).toBe(false);
});
