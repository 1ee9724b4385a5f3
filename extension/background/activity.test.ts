import { expect, test, vi } from 'vitest';
import type { Activity } from '../messages/tab-notes.js';

vi.mock('webextension-polyfill', () => ({ default: {} }));
const { ActivityPages, loggedUrl } = await import('./activity.js');

const entry = (time: number): Activity => ({ time, tabId: 1, url: 'https://a.test/', outcome: 'sent' });

test('keeps the last thousand, newest first', () => {
  const log = new ActivityPages();
  const dropped: number[] = [];
  for (let i = 0; i < 2_345; i++) {
    const result = log.add(entry(i));
    if (result.dropped !== undefined) dropped.push(result.dropped);
  }
  const list = log.list();
  expect(list[0]?.time).toBe(2_344);
  expect(list.length).toBe(945);
  expect(list.at(-1)?.time).toBe(1_400);
  expect(dropped).toEqual(Array.from({ length: 14 }, (_, i) => i));
});

test('goes on where stored pages end', () => {
  const log = new ActivityPages([
    [8, [entry(3)]],
    [7, Array.from({ length: 100 }, (_, i) => entry(i))],
  ]);
  expect(log.add(entry(4))).toEqual({ changed: 8 });
  expect(
    log
      .list()
      .slice(0, 2)
      .map(it => it.time),
  ).toEqual([4, 3]);
});

test.each([
  ['https://user:pass@a.test:8443/wms?token=secret#f', 'https://a.test:8443/wms'],
  ['wss://a.test/socket?x', 'wss://a.test/socket'],
  ['nonsense', ''],
])('%s is kept as %s', (url, kept) => {
  expect(loggedUrl(url)).toBe(kept);
});
