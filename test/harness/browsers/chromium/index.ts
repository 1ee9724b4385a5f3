/** Debian's Chromium, driven by Playwright over the DevTools protocol. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserSide } from '../side.js';
import { installed } from './installed.js';
import { command, launch } from './launch.js';
import { type Loading, unpacked } from './loading.js';
import { allowPrivateWindows, openPrivate } from './private.js';
import { setStartPage, writeProfile } from './profile.js';
import { followWorker } from './worker.js';

/** Unpacked extensions miss challenges for a moment after their worker has started (installed ones do not). */
const settleMs = 1000;

function side(loading: Loading): BrowserSide {
  const { extensionId } = loading;
  const origin = `chrome-extension://${extensionId}`;
  return {
    extensionId,
    origin,
    prepare: (options, folders) => {
      loading.prepare(options, folders);
      writeProfile(folders.profile, options);
    },
    launch: async (options, folders, display) => {
      const context = await launch(loading, options, folders, display);
      if (options.privateWindows) await allowPrivateWindows(context, extensionId);
      return {
        context,
        inPage: async (page, expression) => {
          const session = await context.newCDPSession(page);
          const { result } = await session.send('Runtime.evaluate', { expression, userGesture: false });
          await session.detach();
          return result.value;
        },
        ready: async page => {
          const worker = await followWorker(await context.newCDPSession(page), context, origin);
          await sleep(settleMs);
          return worker;
        },
        openPrivate,
      };
    },
    command: (options, folders, opening) => {
      if ('startPage' in opening) setStartPage(folders.profile, opening.startPage);
      return command(loading, options, folders, opening);
    },
  };
}

export const chromium = side(unpacked);
/** Signed with a key of its own at each call, so with an id of its own. */
export const installedChromium = () => side(installed());
