import type { Page } from 'playwright-core';
import type { GrantDecision } from '../../../shared/grant.js';
import { poll } from '../wait.js';
import { label } from './labels.js';
import { visibleText } from './text.js';
import { waitForState } from './unlock-form.js';

/** A decision as the options page lists it. */
export interface ListedGrant {
  readonly site: string;
  readonly decision: GrantDecision;
  /** All that the row says. */
  readonly text: string;
}

/** "May sites use your auth configs?" */
export interface SitesPage {
  readonly page: Page;
  grants(): Promise<ListedGrant[]>;
  search(text: string): Promise<void>;
  decide(site: string, decision: GrantDecision): Promise<void>;
  revoke(site: string): Promise<void>;
  setUnknown(choice: 'ask' | 'never'): Promise<void>;
  close(): Promise<void>;
}

/** Drives an options page that shows `#/sites`. */
export async function openSitesPage(page: Page): Promise<SitesPage> {
  await waitForState(page, 'unlocked');
  const row = (site: string) => page.locator(`[data-site="${site}"]`);
  const saved = async () => {
    const done = page.getByText(label('settingsSaved'), { exact: true });
    await done.waitFor();
  };
  return {
    page,
    close: () => page.close(),
    grants: async () => {
      await page.locator('.grants, main > section > p').last().waitFor();
      const rows = await page.locator('[data-site]').all();
      return Promise.all(
        rows.map(async each => ({
          site: (await each.getAttribute('data-site')) ?? '',
          decision: (await each.getAttribute('data-decision')) as GrantDecision,
          text: await visibleText(each),
        })),
      );
    },
    search: text => page.getByLabel(label('search'), { exact: true }).fill(text),
    decide: async (site, decision) => {
      await row(site).getByRole('combobox').selectOption(decision);
      const there = await poll(
        async () => ((await row(site).getAttribute('data-decision')) === decision ? true : undefined),
        15_000,
      );
      if (!there) throw new Error(`${site} is not ${decision}: ${await visibleText(row(site))}`);
    },
    revoke: async site => {
      await row(site)
        .getByRole('button', { name: new RegExp(`^${label('revoke')}`) })
        .click();
      await row(site).waitFor({ state: 'detached' });
    },
    setUnknown: async choice => {
      const name = label(choice === 'ask' ? 'unknownAsk' : 'unknownNever');
      await page
        .getByRole('group', { name: label('unknownSites'), exact: true })
        .getByRole('radio', { name, exact: true })
        .check();
      await saved();
    },
  };
}
