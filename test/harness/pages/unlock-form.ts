import type { Page } from 'playwright-core';
import { label } from './labels.js';
import { visibleText } from './text.js';

/** Types the master password into a page's unlock form and sends it; does not wait for what comes of it. */
export async function submitPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel(label('masterPassword'), { exact: true }).fill(password);
  await page.getByRole('button', { name: label('unlock'), exact: true }).click();
}

/** The state of the vault that a page shows: absent, locked, unlocked, damaged or unsupported. */
export async function shownState(page: Page): Promise<string> {
  return (await page.getByTestId('vault-state').getAttribute('data-state')) ?? '';
}

/** Waits until a page shows that state of the vault, and says what it shows instead if it does not. */
export async function waitForState(page: Page, state: string): Promise<void> {
  try {
    await page.locator(`[data-testid="vault-state"][data-state="${state}"]`).waitFor({ timeout: 60_000 });
  } catch {
    throw new Error(`Not ${state}: the page shows\n${await visibleText(page.locator('body'))}`);
  }
}
