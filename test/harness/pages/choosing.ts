import type { Locator, Page } from 'playwright-core';
import { label } from './labels.js';

/** Which of several configs with the same resource, and whether that is to be remembered. */
export interface Choosing {
  readonly name: string;
  readonly remember?: boolean;
}

/** Chooses where the question is shown: in the prompt window, the popup or the options. */
export async function choose(place: Page | Locator, { name, remember = false }: Choosing): Promise<void> {
  await place.getByRole('radio', { name, exact: true }).check();
  await place.getByRole('checkbox', { name: label('chooseRemember'), exact: true }).setChecked(remember);
  await place.getByRole('button', { name: label('chooseUse'), exact: true }).click();
}

/** Names of the configs there are to choose from. */
export async function choices(place: Page | Locator): Promise<string[]> {
  const group = place.getByRole('group', { name: label('chooseConfig'), exact: true });
  await group.waitFor();
  return group.locator('.check > label').allInnerTexts();
}
