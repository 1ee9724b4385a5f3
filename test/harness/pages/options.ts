import type { Page } from 'playwright-core';
import type { ConfigOptions } from '../options.js';
import { poll } from '../wait.js';
import { fillEditor, saveEditor } from './editor.js';
import { label } from './labels.js';
import { waitForState } from './unlock-form.js';

/** An auth config as the list shows it. */
export interface ListedConfig {
  readonly id: string;
  readonly name: string;
  /** `outcome`: unproven, proven or failed. */
  readonly resources: readonly { readonly url: string; readonly outcome: string }[];
  /** All that the row says. */
  readonly text: string;
}

/** The options page, opened at its list. */
export interface OptionsPage {
  readonly page: Page;
  createVault(password: string): Promise<void>;
  addConfig(config: ConfigOptions, answer: () => Promise<void>): Promise<string>;
  listConfigs(): Promise<ListedConfig[]>;
}

/** All rows of the list, drawn a hundred at a time, in one look. */
async function rows(page: Page): Promise<ListedConfig[]> {
  await page.locator('ul.configs, .empty').waitFor();
  const more = page.getByRole('button', { name: new RegExp(label('showMore', '\\d+')) });
  while ((await more.count()) > 0) await more.click();
  return page.locator('li[data-config-id]').evaluateAll(items =>
    (items as HTMLElement[]).map(item => ({
      id: item.dataset.configId ?? '',
      name: item.querySelector('h2')?.textContent ?? '',
      // biome-ignore lint/performance/useDomNodeTextContent: as a user reads it, line by line.
      text: item.innerText,
      resources: [...item.querySelectorAll<HTMLElement>('.resources > li')].map(resource => ({
        url: resource.querySelector<HTMLElement>('.url')?.textContent ?? '',
        outcome: resource.querySelector<HTMLElement>('[data-outcome]')?.dataset.outcome ?? '',
      })),
    })),
  );
}

/** Presses "Create" and returns the problems the form shows, none when the vault is there. */
async function submitNewVault(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: label('createVault'), exact: true }).click();
  const problems = page.locator('form[aria-busy="false"] .problem');
  const created = page.locator('[data-testid="vault-state"][data-state="unlocked"]');
  await problems.first().or(created).waitFor({ timeout: 20_000 });
  return problems.allInnerTexts();
}

async function createVault(page: Page, password: string): Promise<void> {
  await waitForState(page, 'absent');
  await page.getByLabel(label('masterPassword'), { exact: true }).fill(password);
  await page.getByLabel(label('repeatPassword'), { exact: true }).fill(password);
  let problems = await submitNewVault(page);
  const weak = page.getByLabel(label('weakConfirm'), { exact: true });
  if (problems.length > 0 && (await weak.count()) > 0) {
    // A test's password may be weak: the page asks once more, as it asks a user.
    await weak.check();
    problems = await submitNewVault(page);
  }
  if (problems.length > 0) throw new Error(`The vault was not made: ${problems.join(' ')}`);
  await waitForState(page, 'unlocked');
}

/** Drives an options page that shows `#/`. */
export function openOptionsPage(page: Page): OptionsPage {
  return {
    page,
    createVault: password => createVault(page, password),
    listConfigs: async () => {
      await waitForState(page, 'unlocked');
      return rows(page);
    },
    addConfig: async (config, answer) => {
      await waitForState(page, 'unlocked');
      const before = new Set((await rows(page)).map(({ id }) => id));
      await page.evaluate(() => location.assign('#/config/new'));
      await fillEditor(page, config);
      await saveEditor(page, answer);
      const id = await poll(async () => (await rows(page)).find(row => !before.has(row.id))?.id, 15_000);
      if (id === undefined) throw new Error(`${config.name} was saved, but the list does not show it`);
      return id;
    },
  };
}
