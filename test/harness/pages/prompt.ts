import type { BrowserContext, Page } from 'playwright-core';
import type { GrantDecision } from '../../../shared/grant.js';
import { poll } from '../wait.js';
import { type Choosing, choices, choose } from './choosing.js';
import { decisionLabels } from './consent.js';
import { label } from './labels.js';
import { visibleText } from './text.js';
import { submitPassword } from './unlock-form.js';

const limitMs = 30_000;

/** The open prompt window. */
export interface Prompt {
  readonly page: Page;
  /** Waits until the background has told the window what to ask. */
  shown(): Promise<void>;
  /** What it asks: `unlock`, `choose`, `consent`, `sign` or `reload`. */
  kind(): Promise<string>;
  /** All that the window says. */
  text(): Promise<string>;
  /** Types the master password and waits until the question has gone. */
  unlock(password: string): Promise<void>;
  /** Types a password and leaves it at that: for wrong ones. */
  attempt(password: string): Promise<void>;
  /** Names of the configs there are to choose from. */
  choices(): Promise<string[]>;
  /** Chooses a config and waits until the question has gone. */
  choose(choice: Choosing): Promise<void>;
  /** Decides about the site and waits until the question has gone; the page is reloaded unless told otherwise. */
  decide(decision: GrantDecision, options?: { reload?: boolean }): Promise<void>;
  /** Allows a signature, agrees to sign in or to load pages again, and waits until the question has gone. */
  allow(): Promise<void>;
  /** Presses the refusing button of whatever is asked, and waits until the question has gone. */
  cancel(): Promise<void>;
  /** Closes the window as the user would with the window's own button. */
  close(): Promise<void>;
}

const refusals = [
  label('cancel'),
  label('chooseNone'),
  label('notNow'),
  label('signRefuse'),
  label('reloadLeave'),
];

/** The button that agrees, by the kind of question. */
const consents: Readonly<Record<string, string>> = {
  sign: label('signAllow'),
  authorize: label('signIn'),
  reload: label('reloadNow'),
};

function prompt(page: Page): Prompt {
  const question = () => page.locator('main[data-question]');

  /** Does what ends the question, and waits until the window has gone or asks something else. */
  async function ending(act: () => Promise<unknown>): Promise<void> {
    const idOf = () => question().getAttribute('data-question-id', { timeout: 2000 });
    const id = await idOf();
    // The window may be gone before the click has been reported.
    const acting = act().catch(error => page.isClosed() || Promise.reject(error));
    const over = poll(async () => {
      return page.isClosed() || (await idOf().catch(() => id)) !== id || undefined;
    }, limitMs);
    // Nor need it ever be reported: what counts is that the question has gone.
    const isOver = await Promise.race([over, acting.then(() => over)]);
    if (!isOver) throw new Error(`The question stays: ${await visibleText(page.locator('body'))}`);
  }
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  return {
    page,
    shown: () => question().waitFor({ timeout: limitMs }),
    kind: async () => (await question().getAttribute('data-question')) ?? '',
    text: () => visibleText(page.locator('body')),
    unlock: password => ending(() => submitPassword(page, password)),
    attempt: password => submitPassword(page, password),
    choices: () => choices(page),
    choose: choice => ending(() => choose(page, choice)),
    decide: (decision, { reload = true } = {}) =>
      ending(async () => {
        await page.getByRole('radio', { name: decisionLabels[decision], exact: true }).check();
        if (decision !== 'never')
          await page.getByRole('checkbox', { name: label('promptReload'), exact: true }).setChecked(reload);
        await press(label(decision === 'never' ? 'consentRefuse' : 'consentAllow'));
      }),
    allow: () =>
      ending(async () => press(consents[(await question().getAttribute('data-question')) ?? ''] ?? '')),
    cancel: () =>
      ending(async () => {
        const names = await page.getByRole('button').allInnerTexts();
        await press(refusals.find(name => names.includes(name)) ?? '');
      }),
    close: () => page.close(),
  };
}

/** The prompt window, if it is open: a list, as there must never be two. */
export function promptWindows(context: BrowserContext, origin: string): Prompt[] {
  return context
    .pages()
    .filter(page => page.url().startsWith(`${origin}/ui/prompt/index.html`))
    .map(prompt);
}
