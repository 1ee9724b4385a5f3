import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Answer, Question } from '../messages/ports.js';

type Listener<T> = (it: T) => void;

class FakePort {
  readonly sent: Question[] = [];
  #message: Listener<Answer> = () => {};
  #gone: Listener<void> = () => {};
  readonly onMessage = {
    addListener: (it: Listener<Answer>) => {
      this.#message = it;
    },
  };
  readonly onDisconnect = {
    addListener: (it: Listener<void>) => {
      this.#gone = it;
    },
  };
  postMessage(message: Question): void {
    this.sent.push(message);
  }
  says(answer: Answer): void {
    this.#message(answer);
  }
  ends(): void {
    this.#gone();
  }
}

let ports: FakePort[];
const connect = vi.fn(({ name }: { name: string }) => {
  expect(name).toBe('popup');
  ports.push(new FakePort());
  return ports.at(-1);
});
vi.doMock('webextension-polyfill', () => ({ default: { runtime: { connect } } }));
const { asker } = await import('./request.js');

beforeEach(() => {
  vi.useFakeTimers();
  ports = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test('answers come in any order, each to its question', async () => {
  const ask = asker('popup');
  const first = ask('vault.status', null);
  const second = ask('tab.status', { tabId: 7 });
  const [port] = ports as [FakePort];
  expect(port.sent).toMatchObject([
    { name: 'vault.status', data: null },
    { name: 'tab.status', data: { tabId: 7 } },
  ]);
  const [a, b] = port.sent.map(({ id }) => id) as [number, number];
  port.says({ id: b, ok: false, error: 'no such tab' });
  port.says({ id: a, ok: true, answer: { state: 'locked' } });
  port.says({ id: 99, ok: true, answer: {} });
  expect(await first).toEqual({ state: 'locked' });
  await expect(second).rejects.toThrow('no such tab');
  expect(ports).toHaveLength(1);
});

test('the background ends: what waits fails at once, and the next question starts it again', async () => {
  const ask = asker('popup');
  const asked = expect(ask('vault.status', null)).rejects.toThrow('has ended');
  ports[0]?.ends();
  await asked;
  const again = ask('vault.status', null);
  ports[1]?.says({ id: ports[1].sent[0]?.id ?? -1, ok: true, answer: { state: 'absent' } });
  expect(await again).toEqual({ state: 'absent' });
});

test('nobody waits for ever', async () => {
  const asked = expect(asker('popup')('vault.status', null)).rejects.toThrow('did not answer');
  await vi.advanceTimersByTimeAsync(16_000);
  await asked;
});
