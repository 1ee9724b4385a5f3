/** Debian's Chromium, driven by Playwright over the DevTools protocol. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserSide } from '../side.js';
import { copyExtension } from './copy.js';
import { extensionId, launch } from './launch.js';
import { writeProfile } from './profile.js';
import { followWorker } from './worker.js';

/** Unpacked extensions miss challenges for a moment after their worker has started (installed ones do not). */
const settleMs = 1000;

export const chromium: BrowserSide = {
  extensionId,
  origin: `chrome-extension://${extensionId}`,
  prepare: (options, folders) => {
    copyExtension(folders.extension, options);
    writeProfile(folders.profile, options);
  },
  launch: async (options, folders, display) => {
    const context = await launch(options, folders, display);
    return {
      context,
      inPage: async (page, expression) => {
        const session = await context.newCDPSession(page);
        const { result } = await session.send('Runtime.evaluate', { expression, userGesture: false });
        await session.detach();
        return result.value;
      },
      ready: async page => {
        const worker = await followWorker(await context.newCDPSession(page), context);
        await sleep(settleMs);
        return worker;
      },
    };
  },
};
