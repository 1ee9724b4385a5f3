/** What locks by itself; the locking is in test/e2e/lock.test.ts. */
import { expect, test, vi } from 'vitest';

const listeners: Record<string, (it: string) => void> = {};
const event = (name: string) => ({
  addListener: (listener: (it: string) => void) => {
    listeners[name] = listener;
  },
});
vi.doMock('webextension-polyfill', () => ({
  default: { commands: { onCommand: event('command') }, idle: { onStateChanged: event('idle') } },
}));
const [lock, lockIfLeft] = [vi.fn(async () => {}), vi.fn(async () => {})];
vi.doMock('./lock.js', () => ({ lock, lockIfLeft }));
vi.doMock('./session.js', () => ({
  opened: () => undefined,
  ready: async () => {},
  onStale: (listener: () => void) => {
    listeners.stale = listener;
  },
}));
const { listenForLocks } = await import('./triggers.js');

test.each([
  ['command', 'lock', lock],
  ['command', 'another', undefined],
  ['idle', 'locked', lock],
  ['stale', '', lockIfLeft],
])('%s %s', async (name, argument, called) => {
  vi.clearAllMocks();
  listenForLocks();
  listeners[name]?.(argument);
  await vi.waitFor(() =>
    expect([lock, lockIfLeft].filter(it => it.mock.calls.length > 0)).toEqual(called ? [called] : []),
  );
});
