import type { BrowserContext, CDPSession } from 'playwright-core';
import { poll } from '../../wait.js';
import type { Worker } from '../side.js';

interface Version {
  readonly scriptURL: string;
  readonly runningStatus: string;
  readonly status: string;
}

const limitMs = 15_000;

/**
 * Follows the extension's service worker, once it is activated, through a debugger session of one of the
 * extension's pages.
 */
export async function followWorker(
  session: CDPSession,
  context: BrowserContext,
  origin: string,
): Promise<Worker> {
  const isOwn = (url: string) => url.startsWith(`${origin}/`);
  let current: Version | undefined;
  let stops = 0;
  session.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    const own = versions.findLast(version => isOwn(version.scriptURL));
    current = own ?? current;
    if (own?.runningStatus === 'stopped') stops++;
  });
  await session.send('ServiceWorker.enable');

  async function until(what: string, reached: () => boolean): Promise<void> {
    const found = await poll(() => reached() || undefined, limitMs);
    if (!found) throw new Error(`The worker is not ${what}: ${JSON.stringify(current)}`);
  }
  const worker = () => poll(() => context.serviceWorkers().findLast(each => isOwn(each.url())), limitMs);
  await until('active', () => current?.status === 'activated');
  return {
    running: async () => current?.runningStatus === 'running',
    stop: async () => {
      const before = stops;
      await session.send('ServiceWorker.stopAllWorkers');
      await until('stopped', () => stops > before);
    },
    // No right-click opens a menu that a test could choose from: the event is raised where its listeners hear it.
    chooseFromMenu: async (menuItemId, { tabId, ...click }) => {
      await (await worker())?.evaluate(
        async ([info, id]) => {
          const event = chrome.contextMenus.onClicked as unknown as {
            dispatch(info: object, tab: chrome.tabs.Tab): void;
          };
          event.dispatch(info, await chrome.tabs.get(id));
        },
        [{ menuItemId, ...click }, tabId] as const,
      );
    },
    pressLock: async () => {
      // No shortcut reaches a browser without a window: as above.
      await (await worker())?.evaluate(() => {
        const event = chrome.commands.onCommand as unknown as { dispatch(command: string): void };
        event.dispatch('lock');
      });
    },
  };
}
