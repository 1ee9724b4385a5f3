import type { Page } from 'playwright-core';
import { label } from './labels.js';
import { visibleText } from './text.js';
import { waitForState } from './unlock-form.js';

/** A request as the activity log shows it. */
export interface ListedActivity {
  /** One of `outcomes` in extension/messages/tab-notes.ts. */
  readonly outcome: string;
  readonly url: string;
  /** All that the row says. */
  readonly text: string;
}

/** The options page "Activity". */
export interface ActivityPage {
  readonly page: Page;
  /** The rows drawn now, newest first. */
  rows(): Promise<ListedActivity[]>;
  text(): Promise<string>;
  search(text: string): Promise<void>;
  /** Shows one outcome only, or everything. */
  choose(outcome: string): Promise<void>;
  press(button: 'refresh' | 'copyAsText' | 'clear'): Promise<void>;
  close(): Promise<void>;
}

/** Drives an options page that shows `#/activity`. */
export async function openActivityPage(page: Page): Promise<ActivityPage> {
  await waitForState(page, 'unlocked');
  await page.getByRole('heading', { name: label('activity'), exact: true }).waitFor();
  await page.locator('.entries, main .card').first().waitFor();
  return {
    page,
    close: () => page.close(),
    text: () => visibleText(page.locator('main')),
    rows: () =>
      page.locator('.entry').evaluateAll(items =>
        (items as HTMLElement[]).map(item => ({
          outcome: item.dataset.outcome ?? '',
          url: item.querySelector('.url')?.textContent ?? '',
          text: item.textContent ?? '',
        })),
      ),
    search: text => page.getByLabel(label('search'), { exact: true }).fill(text),
    choose: async outcome => {
      await page.getByLabel(label('activityOutcome'), { exact: true }).selectOption(outcome);
    },
    press: button => page.getByRole('button', { name: label(button), exact: true }).press('Enter'),
  };
}
