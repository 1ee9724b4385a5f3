import type { CDPSession } from 'playwright-core';
import { extensionId } from './launch.js';
import { poll } from './wait.js';

interface Version {
  readonly scriptURL: string;
  readonly runningStatus: string;
  readonly status: string;
}

export interface Worker {
  /** Waits until the extension's worker is activated. */
  ready(): Promise<void>;
  running(): boolean;
  /**
   * Stops it, as the browser does after 30 idle seconds, and waits until it has stopped. An event that was
   * waiting for it may start it again at once; what it held in memory is gone all the same.
   */
  stop(): Promise<void>;
}

const limitMs = 15_000;

/** Follows the extension's service worker through a debugger session of one of the extension's pages. */
export async function followWorker(session: CDPSession): Promise<Worker> {
  let current: Version | undefined;
  let stops = 0;
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    const own = versions.findLast(version =>
      version.scriptURL.startsWith(`chrome-extension://${extensionId}/`),
    );
    current = own ?? current;
    if (own?.runningStatus === 'stopped') stops++;
  });
  await session.send('ServiceWorker.enable');

  async function until(what: string, reached: () => boolean): Promise<void> {
    const found = await poll(() => reached() || undefined, limitMs);
    if (!found) throw new Error(`The worker is not ${what}: ${JSON.stringify(current)}`);
  }
  return {
    ready: () => until('active', () => current?.status === 'activated'),
    running: () => current?.runningStatus === 'running',
    stop: async () => {
      const before = stops;
      await session.send('ServiceWorker.stopAllWorkers');
      await until('stopped', () => stops > before);
    },
  };
}
