import { afterEach, expect, it, vi } from 'vitest';
import type { Pair } from '../attach/place.js';
import { longestTrialMs, Trials } from './trial.js';

const pair = { configId: 'abc1234', text: 'https://a.test/' } as Pair;
const other = { configId: 'abc1234', text: 'https://b.test/' } as Pair;

afterEach(() => {
  vi.useRealTimers();
});

it('runs one trial for a pair, and the others wait for its end', async () => {
  const trials = new Trials();
  trials.begin(pair, '1');
  expect([trials.running(pair, '9'), trials.running(other, '9')]).toEqual([true, false]);
  // Its own trial is in nobody's way.
  expect(trials.running(pair, '1')).toBe(false);
  const waited = vi.fn();
  const wait = trials.over(pair).then(waited);
  trials.end('2');
  await Promise.resolve();
  expect(waited).not.toHaveBeenCalled();
  trials.end('1');
  await wait;
  expect(trials.running(pair, '9')).toBe(false);
});

it('waits for nothing when nothing runs', async () => {
  await new Trials().over(pair);
});

it('a server that never answers ends the wait by the limit', async () => {
  vi.useFakeTimers();
  const trials = new Trials();
  trials.begin(pair, '1');
  const wait = trials.over(pair);
  await vi.advanceTimersByTimeAsync(longestTrialMs);
  await wait;
  expect(trials.running(pair, '9')).toBe(false);
});
