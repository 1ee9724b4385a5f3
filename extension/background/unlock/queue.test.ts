import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { longestWaitMs, UnlockQueue, type Waiting } from './queue.js';

const request = (requestId: string, tabId = 1, host = 'a.test', site?: string): Waiting => ({
  requestId,
  tabId,
  host,
  ...(site === undefined ? {} : { site }),
});

function setUp(open: () => Promise<void> = async () => {}) {
  const window = { open: vi.fn(open), close: vi.fn(), update: vi.fn() };
  const givenUp = vi.fn<(tabId: number) => void>();
  return { window, givenUp, queue: new UnlockQueue(window, givenUp) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('opens one window for any number of waiting requests and frees them all', async () => {
  const { window, queue } = setUp();
  const waits = Array.from({ length: 64 }, (_, i) => queue.wait(request(`r${i}`)));
  expect(window.open).toHaveBeenCalledTimes(1);
  expect(queue.rows()).toEqual([{ host: 'a.test', requests: 64 }]);
  queue.unlocked();
  expect(new Set(await Promise.all(waits))).toEqual(new Set(['unlocked']));
  expect(window.close).toHaveBeenCalledTimes(1);
  expect(queue.rows()).toEqual([]);
});

it('gives one row for each host and site', () => {
  const { queue } = setUp();
  void queue.wait(request('1'));
  void queue.wait(request('2', 1, 'a.test', 'a.test'));
  void queue.wait(request('3', 1, 'a.test', 'a.test'));
  void queue.wait(request('4', 2, 'b.test'));
  expect(queue.rows()).toEqual([
    { host: 'a.test', requests: 1 },
    { host: 'a.test', site: 'a.test', requests: 2 },
    { host: 'b.test', requests: 1 },
  ]);
});

it('closing the window cancels all and names their tabs', async () => {
  const { queue, givenUp } = setUp();
  const waits = [queue.wait(request('1', 7)), queue.wait(request('2', 8)), queue.wait(request('3', 8))];
  queue.cancel();
  expect(await Promise.all(waits)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  queue.cancel();
  expect(givenUp.mock.calls).toEqual([[7], [8]]);
});

it('waits five minutes from the first request and no longer', async () => {
  const { window, givenUp, queue } = setUp();
  const first = queue.wait(request('1'));
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1000);
  const late = queue.wait(request('2'));
  expect(window.close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await Promise.all([first, late])).toEqual(['cancelled', 'cancelled']);
  expect(window.close).toHaveBeenCalledTimes(1);
  // Nor does the next request of that tab open it again.
  expect(givenUp.mock.calls).toEqual([[1]]);
});

it('a later wait gets its own five minutes', async () => {
  const { queue } = setUp();
  void queue.wait(request('1'));
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1000);
  queue.cancel();
  const next = vi.fn();
  void queue.wait(request('2')).then(next);
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1);
  expect(next).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(next).toHaveBeenCalledWith('cancelled');
});

it('closes the window when the last waiting request went away', async () => {
  const { window, givenUp, queue } = setUp();
  const waits = [queue.wait(request('1')), queue.wait(request('2'))];
  queue.drop('unknown');
  queue.drop('1');
  expect(window.close).not.toHaveBeenCalled();
  queue.drop('2');
  expect(window.close).toHaveBeenCalledTimes(1);
  expect(givenUp).not.toHaveBeenCalled();
  expect(await Promise.all(waits)).toEqual(['cancelled', 'cancelled']);
});

it('a window that does not open holds nobody', async () => {
  const { queue } = setUp(async () => Promise.reject(new Error('no window')));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await queue.wait(request('1'))).toBe('cancelled');
});
