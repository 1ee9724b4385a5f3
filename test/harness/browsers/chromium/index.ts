/** Debian's Chromium, driven by Playwright over the DevTools protocol. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { poll } from '../../wait.js';
import type { BrowserSide } from '../side.js';
import { installed } from './installed.js';
import { command, launch } from './launch.js';
import { type Loading, unpacked } from './loading.js';
import { allowPrivateWindows, openPrivate } from './private.js';
import { setStartPage, writeProfile } from './profile.js';
import { followWorker } from './worker.js';

/** Unpacked extensions miss challenges for a moment after their worker has started (installed ones do not). */
const settleMs = 1000;
/** How long the onboarding page may take to open by itself. */
const onboardingMs = 10_000;

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
      const isFirst = !existsSync(join(folders.profile, 'Local State'));
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
          // Of two options pages the newer one closes itself: none is opened before the one that opens by itself.
          const onboarding = () => context.pages().some(it => it.url().startsWith(`${origin}/ui/options/`));
          if (isFirst) await poll(() => onboarding() || undefined, onboardingMs);
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
