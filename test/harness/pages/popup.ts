import type { Page } from 'playwright-core';
import { type Choosing, choose } from './choosing.js';
import { type Allowing, allow, consentText, listOffers, type Offer, reloadPage, revoke } from './consent.js';
import { type Label, label } from './labels.js';
import { type ListedOffer, listNewConfigs, pressOffer, type ShownWish, shownWish } from './offers.js';
import { visibleText } from './text.js';
import { shownState, submitPassword, waitForState } from './unlock-form.js';

/** What the popup says of one resource's requests on its tab. */
export interface PopupEntry {
  /** One of `outcomes` in extension/messages/tab-notes.ts. */
  readonly outcome: string;
  readonly text: string;
}

/** The auth config that the popup shows for its tab's page. */
export interface PopupConfig {
  readonly id: string;
  readonly text: string;
}

/** The popup, opened for one tab as a page of its own. */
export interface Popup {
  readonly page: Page;
  text(): Promise<string>;
  /** State of the vault. */
  state(): Promise<string>;
  entries(): Promise<PopupEntry[]>;
  config(): Promise<PopupConfig | undefined>;
  /** New configs that are proposed, and warnings in their place. */
  newConfigs(): Promise<ListedOffer[]>;
  /** Takes one up, by its outcome: the editor opens in the options page. */
  takeUp(outcome: string): Promise<void>;
  /** What came of a choice in the context menu, once it is shown. */
  wish(): Promise<ShownWish>;
  /** Presses "Use on challenge only at this address" of the entry about an override. */
  switchAttach(): Promise<void>;
  undoSwitch(): Promise<void>;
  lock(): Promise<void>;
  unlock(password: string): Promise<void>;
  /** Types a password and leaves it at that: for wrong ones. */
  attempt(password: string): Promise<void>;
  /** Presses "Try again" of the first failed config. */
  retry(): Promise<void>;
  /** Chooses between configs with the same resource, for the tab's page or from its entry. */
  choose(choice: Choosing): Promise<void>;
  /** What "Use an auth config on behalf of this site" offers, and what is decided. */
  grants(): Promise<Offer[]>;
  /** All that this section says. */
  consentText(): Promise<string>;
  /** Decides there; resolves with what the popup says came of it. */
  allow(choice: Allowing): Promise<string>;
  /** Takes back what is decided about a resource. */
  revoke(resource: string): Promise<string>;
  /** Presses "Reload this page" after a decision. */
  reloadPage(): Promise<void>;
  close(): Promise<void>;
}

/** Drives a popup page; `close` is what happens when the test is done with it, `answerPermission` what a user does beside it. */
export async function openPopup(
  page: Page,
  close: () => Promise<void>,
  answerPermission: (answer: 'allow' | 'deny') => Promise<void>,
): Promise<Popup> {
  await page.getByTestId('vault-state').waitFor();
  // What happened on the tab comes with a second answer of the background.
  await page.locator('main > *').first().waitFor();
  const pressOverride = async (pressed: Label, then: Label) => {
    const button = (key: Label) =>
      page.locator('.entry[data-outcome="overrode"]').getByRole('button', { name: label(key), exact: true });
    await button(pressed).click();
    await button(then).waitFor();
  };
  return {
    page,
    close,
    text: () => visibleText(page.locator('body')),
    state: () => shownState(page),
    entries: async () => {
      const items = await page.locator('.entry').all();
      return Promise.all(
        items.map(async item => ({
          outcome: (await item.getAttribute('data-outcome')) ?? '',
          text: await visibleText(item),
        })),
      );
    },
    config: async () => {
      const card = page.locator('[data-config-id]');
      if ((await card.count()) === 0) return undefined;
      return { id: (await card.getAttribute('data-config-id')) ?? '', text: await visibleText(card) };
    },
    newConfigs: () => listNewConfigs(page),
    takeUp: outcome => pressOffer(page, outcome),
    wish: () => shownWish(page),
    switchAttach: () => pressOverride('attachSwitch', 'undo'),
    undoSwitch: () => pressOverride('undo', 'attachSwitch'),
    lock: async () => {
      await page.getByRole('button', { name: label('lock'), exact: true }).click();
      await waitForState(page, 'locked');
    },
    unlock: async password => {
      await submitPassword(page, password);
      await waitForState(page, 'unlocked');
    },
    attempt: password => submitPassword(page, password),
    choose: async choice => {
      const ways = [label('chooseOpen'), label('chooseAnother')];
      const open = page.getByRole('button', { name: new RegExp(`^(${ways.join('|')})$`) });
      await open.first().click();
      await choose(page.locator('.choose'), choice);
      await page.getByText(label('chooseDone'), { exact: true }).waitFor();
    },
    grants: () => listOffers(page),
    consentText: () => consentText(page),
    allow: choice =>
      allow(page, choice, async () => {
        if (choice.permission !== undefined) await answerPermission(choice.permission);
      }),
    revoke: resource => revoke(page, resource),
    reloadPage: () => reloadPage(page),
    retry: () =>
      page
        .getByRole('button', { name: label('tryAgain'), exact: true })
        .first()
        .click(),
  };
}
