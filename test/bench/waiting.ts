import type { Page } from 'playwright-core';
import type { Harness } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';

/** Milliseconds of an unlock for which a navigation waits. */
export interface Unlocked {
  /** Of the KDF in the page that unlocks. */
  readonly kdf: number;
  /** From the press of "Unlock" to the first authenticated response. */
  readonly response: number;
  /** When it was pressed, by this process's clock. */
  readonly pressed: number;
  readonly page: Page;
}

/** Has a navigation to `url` wait for the vault, and unlocks it in the window that opens. */
export async function unlockWaiting(latchkey: Harness, url: string, password: string): Promise<Unlocked> {
  const page = await latchkey.newPage(url);
  const prompt = await latchkey.waitForPrompt();
  await prompt.page.getByLabel(label('masterPassword'), { exact: true }).fill(password);
  const measured = prompt.page.evaluate(
    () =>
      new Promise<number>(resolve =>
        new PerformanceObserver(list => resolve(list.getEntriesByName('argon2id')[0]?.duration ?? 0)).observe(
          { type: 'measure' },
        ),
      ),
  );
  const response = page.waitForResponse(it => it.url() === url && it.status() === 200);
  const pressed = performance.now();
  await prompt.page.getByRole('button', { name: label('unlock'), exact: true }).click();
  const kdf = await measured.catch(() => Number.NaN);
  await response;
  return { kdf, response: performance.now() - pressed, pressed, page };
}
