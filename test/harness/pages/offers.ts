import type { Locator, Page } from 'playwright-core';
import { type Label, label } from './labels.js';
import { visibleText } from './text.js';

/** A new config that the popup proposes, or the warning that stands in its place. */
export interface ListedOffer {
  /** One of `outcomes` in extension/messages/tab-notes.ts. */
  readonly outcome: string;
  /** All that it says. */
  readonly text: string;
  /** What its buttons say: none leads from a warning. */
  readonly buttons: readonly string[];
}

const place = (popup: Page, outcome = '') => popup.locator(`[data-offer${outcome && `="${outcome}"`}]`);

/** The offers that the popup shows now. */
export async function listNewConfigs(popup: Page): Promise<ListedOffer[]> {
  return Promise.all(
    (await place(popup).all()).map(async offer => ({
      outcome: (await offer.getAttribute('data-offer')) ?? '',
      text: await visibleText(offer),
      buttons: await offer.getByRole('button').allInnerTexts(),
    })),
  );
}

/** Waits for an offer and presses its button, which opens the editor in the options page. */
export async function pressOffer(popup: Page, outcome: string): Promise<void> {
  await place(popup, outcome).getByRole('button').click();
}

/** The editor of a new config, as it is filled in. */
export interface NewConfig {
  readonly page: Page;
  readonly name: Locator;
  readonly address: Locator;
  value(field: Label): Promise<string>;
}

/** The editor that an offer has opened. */
export async function editorOf(page: Page): Promise<NewConfig> {
  const field = (key: Label) => page.getByLabel(label(key), { exact: true });
  await field('resourceUrl').waitFor();
  return {
    page,
    name: field('name'),
    address: field('resourceUrl'),
    value: key => field(key).inputValue(),
  };
}

/** What came of a choice in the context menu. */
export interface ShownWish {
  /** One of `menuVerdicts` in extension/messages/menu.ts. */
  readonly verdict: string;
  readonly text: string;
  button(key: Label, ...substitutions: readonly string[]): Locator;
}

/** Waits until the popup shows it. */
export async function shownWish(popup: Page): Promise<ShownWish> {
  const wish = popup.locator('[data-wish]');
  await wish.waitFor();
  return {
    verdict: (await wish.getAttribute('data-verdict')) ?? '',
    text: await visibleText(wish),
    button: (key, ...substitutions) =>
      wish.getByRole('button', { name: label(key, ...substitutions), exact: true }),
  };
}
