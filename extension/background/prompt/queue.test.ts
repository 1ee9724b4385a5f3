import { afterEach, beforeEach, expect, it, test, vi } from 'vitest';
import type { Asker, Question } from './question.js';
import { longestQueue, longestWaitMs, PromptQueue } from './queue.js';

const unlock: Question = { kind: 'unlock' };
const choose = (name = 'a'): Question => ({ kind: 'choose', resource: `https://${name}.test/` });
const consent = (site = 'map.test'): Question => ({
  kind: 'consent',
  site,
  configId: 'aaaaaaa',
  resource: 'https://a.test/',
  page: 'map.test',
});
const by = (id: string, tabId = 1, host = 'a.test', site?: string): Asker => ({
  id,
  tabId,
  host,
  ...(site === undefined ? {} : { site }),
});

function setUp(open: () => Promise<void> = async () => {}) {
  const view = { open: vi.fn(open), close: vi.fn(), update: vi.fn() };
  const givenUp = vi.fn<(tabId: number) => void>();
  const queue = new PromptQueue(view, givenUp);
  const place = () => {
    const { question, number, total } = queue.shown ?? {};
    return [question, number, total];
  };
  return { view, givenUp, queue, place };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('opens one window for any number of requests that wait for the same answer, and frees them all', async () => {
  for (const question of [unlock, choose()]) {
    const { view, queue } = setUp();
    const waits = Array.from({ length: 64 }, (_, i) => queue.ask(question, by(`r${i}`)));
    expect(view.open).toHaveBeenCalledTimes(1);
    expect(queue.shown).toMatchObject({ waiting: [{ host: 'a.test', requests: 64 }], number: 1, total: 1 });
    queue.answered(question);
    expect(new Set(await Promise.all(waits))).toEqual(new Set(['answered']));
    expect(view.close).toHaveBeenCalledTimes(1);
    expect(queue.shown).toBeUndefined();
  }
});

it('gives one row for each host and site', () => {
  const { queue } = setUp();
  void queue.ask(unlock, by('1'));
  void queue.ask(unlock, by('2', 1, 'a.test', 'a.test'));
  void queue.ask(unlock, by('3', 1, 'a.test', 'a.test'));
  void queue.ask(unlock, by('4', 2, 'b.test'));
  expect(queue.shown?.waiting).toEqual([
    { host: 'a.test', requests: 1 },
    { host: 'a.test', site: 'a.test', requests: 2 },
    { host: 'b.test', requests: 1 },
  ]);
});

it('shows one question at a time, in the order they came, and says how many there are', async () => {
  const { view, queue, place } = setUp();
  const first = queue.ask(choose('a'), by('1'));
  void queue.ask(choose('b'), by('2'));
  void queue.ask(consent(), by('tab 1'));
  expect(view.open).toHaveBeenCalledTimes(1);
  expect(place()).toEqual([choose('a'), 1, 3]);
  queue.answered(choose('a'));
  expect(await first).toBe('answered');
  expect(place()).toEqual([choose('b'), 2, 3]);
  queue.answered(choose('b'));
  expect(place()).toEqual([consent(), 3, 3]);
  expect(view.close).not.toHaveBeenCalled();
  queue.answered(consent());
  expect(view.close).toHaveBeenCalledTimes(1);
  void queue.ask(choose('c'), by('3'));
  expect(place()).toEqual([choose('c'), 1, 1]);
});

it('asks for the vault first', () => {
  const { queue, place } = setUp();
  void queue.ask(choose(), by('1'));
  void queue.ask(unlock, by('2'));
  expect(place()).toEqual([unlock, 1, 2]);
  queue.answered(unlock);
  expect(place()).toEqual([choose(), 2, 2]);
});

it('gives every question another id, also the same one asked again', () => {
  const { queue } = setUp();
  void queue.ask(choose(), by('1'));
  const first = queue.shown?.id;
  queue.answered(choose());
  void queue.ask(choose(), by('2'));
  expect(queue.shown?.id).not.toBe(first);
});

it('closing the window cancels everything and names the tabs', async () => {
  const { queue, givenUp } = setUp();
  const waits = [
    queue.ask(unlock, by('1', 7)),
    queue.ask(choose(), by('2', 8)),
    queue.ask(consent(), by('tab 8', 8)),
  ];
  queue.cancelAll();
  expect(await Promise.all(waits)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  queue.cancelAll();
  expect(givenUp.mock.calls).toEqual([[7], [8]]);
});

it('a cancelled question takes along what else its tabs ask, and leaves the others', async () => {
  const { view, queue, givenUp, place } = setUp();
  const one = queue.ask(choose('a'), by('1', 1));
  const two = queue.ask(choose('b'), by('2', 1));
  const three = queue.ask(choose('b'), by('3', 2));
  const four = queue.ask(consent(), by('tab 1', 1));
  queue.cancel(queue.shown?.id ?? 0);
  expect(await Promise.all([one, two, four])).toEqual(['cancelled', 'cancelled', 'cancelled']);
  expect(givenUp.mock.calls).toEqual([[1]]);
  expect(place()).toEqual([choose('b'), 3, 3]);
  expect(view.close).not.toHaveBeenCalled();
  queue.answered(choose('b'));
  expect(await three).toBe('answered');
});

it('an answer to a question that is not there changes nothing', () => {
  const { view, queue, givenUp, place } = setUp();
  void queue.ask(choose(), by('1'));
  queue.answered(choose('other'));
  queue.cancel(99);
  expect(place()).toEqual([choose(), 1, 1]);
  expect(givenUp).not.toHaveBeenCalled();
  expect(view.update).not.toHaveBeenCalled();
});

test.each([unlock, choose(), consent()])(
  'waits five minutes from the first and no longer: $kind',
  async question => {
    const { view, givenUp, queue } = setUp();
    const first = queue.ask(question, by('1'));
    await vi.advanceTimersByTimeAsync(longestWaitMs - 1000);
    const late = queue.ask(question, by('2'));
    expect(view.close).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await Promise.all([first, late])).toEqual(['cancelled', 'cancelled']);
    expect(view.close).toHaveBeenCalledTimes(1);
    // Nor does the next request of that tab open it again.
    expect(givenUp.mock.calls).toEqual([[1]]);
  },
);

it('who queues behind others waits no longer', async () => {
  const { queue } = setUp();
  void queue.ask(choose('a'), by('1', 1));
  await vi.advanceTimersByTimeAsync(1000);
  const behind = queue.ask(choose('b'), by('2', 2));
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1000);
  expect(queue.shown?.question).toEqual(choose('b'));
  await vi.advanceTimersByTimeAsync(1000);
  expect(await behind).toBe('cancelled');
});

it('a later wait gets its own five minutes', async () => {
  const { queue } = setUp();
  void queue.ask(unlock, by('1'));
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1000);
  queue.cancelAll();
  const next = vi.fn();
  void queue.ask(unlock, by('2')).then(next);
  await vi.advanceTimersByTimeAsync(longestWaitMs - 1);
  expect(next).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(next).toHaveBeenCalledWith('cancelled');
});

it('closes the window when the last who waited went away', async () => {
  const { view, givenUp, queue } = setUp();
  const waits = [queue.ask(unlock, by('1')), queue.ask(choose(), by('2'))];
  queue.drop('unknown');
  queue.drop('1');
  expect(view.close).not.toHaveBeenCalled();
  expect(queue.shown?.question).toEqual(choose());
  queue.drop('2');
  expect(view.close).toHaveBeenCalledTimes(1);
  expect(givenUp).not.toHaveBeenCalled();
  expect(await Promise.all(waits)).toEqual(['cancelled', 'cancelled']);
});

it('a storm of requests of five sites is five questions, and of a hundred no more than a user answers', async () => {
  const { view, queue } = setUp();
  for (let i = 0; i < 200; i++) void queue.ask(consent(`s${i % 5}.test`), by(`tab ${i % 3}`, i % 3));
  expect(queue.open).toHaveLength(5);
  // Shown anew for each site and tab, not for each request.
  expect(view.update).toHaveBeenCalledTimes(14);
  const waits = Array.from({ length: 100 }, (_, i) => queue.ask(consent(`t${i}.test`), by('tab 1')));
  expect(queue.open).toHaveLength(longestQueue);
  expect(await waits[99]).toBe('cancelled');
  // The vault is asked for all the same.
  void queue.ask(unlock, by('1'));
  expect(queue.shown?.question).toEqual(unlock);
});

it('a window that does not open holds nobody', async () => {
  const { queue } = setUp(async () => Promise.reject(new Error('no window')));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await queue.ask(unlock, by('1'))).toBe('cancelled');
});
