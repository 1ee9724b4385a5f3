/** A browser as a user starts it: nothing drives it but keys, and nothing looks into it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopChild } from '../servers/lib/owned.js';
import type { Command } from './browsers/side.js';
import type { Display } from './display.js';
import { poll } from './wait.js';

export interface Alone {
  /** Presses keys by their X names in the window in front. */
  press(...keys: readonly string[]): Promise<void>;
  /** Types into the window in front. */
  type(text: string): Promise<void>;
  /** Title of the window in front. */
  front(): Promise<string>;
  /** Waits until the window in front has a title with that text. */
  waitForFront(title: string, limitMs?: number): Promise<void>;
  /** Ends the browser as the end of the desktop session does. */
  end(): Promise<void>;
}

export function startAlone(
  { file, args }: Command,
  display: Display,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Alone {
  const child = startChild(file, args, { stdio: 'ignore', env: { ...env, DISPLAY: display.name } });
  return {
    press: display.press,
    type: display.type,
    front: display.front,
    waitForFront: async (title, limitMs = 20_000) => {
      const found = await poll(async () => {
        // Each look starts a program.
        await sleep(300);
        return (await display.front()).includes(title) || undefined;
      }, limitMs);
      if (found) return;
      const shot = await display.screenshot();
      throw new Error(
        `No window "${title}" in front within ${limitMs} ms, but: ${(await display.titles()).join(', ')}; ${shot}`,
      );
    },
    end: () => stopChild(child, 20_000),
  };
}
