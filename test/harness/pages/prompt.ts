import type { BrowserContext, Page } from 'playwright-core';
import { label } from './labels.js';
import { visibleText } from './text.js';
import { submitPassword } from './unlock-form.js';

const limitMs = 15_000;

/** An open unlock window. */
export interface Prompt {
  readonly page: Page;
  /** Waits until the background has told the window what waits. */
  shown(): Promise<void>;
  /** All that the window says. */
  text(): Promise<string>;
  /** Types the master password and waits until the window has gone. */
  unlock(password: string): Promise<void>;
  /** Types a password and leaves it at that: for wrong ones. */
  attempt(password: string): Promise<void>;
  /** Presses Cancel and waits until the window has gone. */
  cancel(): Promise<void>;
  /** Closes the window as the user would with the window's own button. */
  close(): Promise<void>;
}

async function gone(page: Page): Promise<void> {
  if (page.isClosed()) return;
  try {
    await page.waitForEvent('close', { timeout: limitMs });
  } catch {
    throw new Error(`The unlock window stays: ${await visibleText(page.locator('body'))}`);
  }
}

function prompt(page: Page): Prompt {
  return {
    page,
    shown: () => page.getByLabel(label('masterPassword'), { exact: true }).waitFor({ timeout: limitMs }),
    text: () => visibleText(page.locator('body')),
    unlock: async password => {
      const closed = gone(page);
      await submitPassword(page, password);
      await closed;
    },
    attempt: password => submitPassword(page, password),
    cancel: async () => {
      const closed = gone(page);
      // The window may be gone before the click has been reported.
      const click = page.getByRole('button', { name: label('cancel'), exact: true }).click();
      await Promise.all([closed, click.catch(error => page.isClosed() || Promise.reject(error))]);
    },
    close: () => page.close(),
  };
}

/** All unlock windows that are open now. */
export function promptWindows(context: BrowserContext, origin: string): Prompt[] {
  return context
    .pages()
    .filter(page => page.url().startsWith(`${origin}/ui/prompt/index.html`))
    .map(prompt);
}
