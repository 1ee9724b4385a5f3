import { expect, test } from 'vitest';
import { type Arming, armingMs, armsIn, looked, type Sight } from './arming.js';

const sight: Sight = { visible: true, focused: true, question: 1 };
type Step = readonly [now: number, change: Partial<Sight>];

test.each<[name: string, steps: readonly Step[], now: number, left: number | undefined]>([
  ['just opened', [[0, {}]], 0, armingMs],
  ['a moment before', [[0, {}]], armingMs - 1, 1],
  ['long enough', [[0, {}]], armingMs, 0],
  ['much later', [[0, {}]], 60_000, 0],
  ['opened behind another window', [[0, { focused: false }]], 60_000, undefined],
  ['minimised', [[0, { visible: false }]], 60_000, undefined],
  [
    'looked at again and again',
    [
      [0, {}],
      [300, {}],
      [600, {}],
    ],
    armingMs,
    0,
  ],
  [
    'the focus went and came',
    [
      [0, {}],
      [5000, { focused: false }],
      [5001, {}],
    ],
    5001 + armingMs - 1,
    1,
  ],
  [
    'the focus went and stayed away',
    [
      [0, {}],
      [5000, { focused: false }],
    ],
    60_000,
    undefined,
  ],
  [
    'covered and seen again',
    [
      [0, {}],
      [5000, { visible: false }],
      [6000, {}],
    ],
    6000,
    armingMs,
  ],
  [
    'the next question',
    [
      [0, {}],
      [5000, { question: 2 }],
    ],
    5000,
    undefined,
  ],
])('%s', (_, steps, now, left) => {
  const arming = steps.reduce<Arming | undefined>(
    (before, [at, change]) => looked(before, { ...sight, ...change }, at),
    undefined,
  );
  expect(armsIn(arming!, 1, now)).toBe(left);
});

test('the next question counts from when it came', () => {
  const arming = looked(looked(undefined, sight, 0), { ...sight, question: 2 }, 5000);
  expect(armsIn(arming, 2, 5000)).toBe(armingMs);
  expect(armsIn(arming, 2, 5000 + armingMs)).toBe(0);
});
