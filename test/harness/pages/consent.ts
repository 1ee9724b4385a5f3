import type { Page } from 'playwright-core';
import type { GrantDecision } from '../../../shared/grant.js';
import { label } from './labels.js';
import { visibleText } from './text.js';

export interface Allowing {
  /** A resource as the popup lists it; without it the one there is, as after a search. */
  readonly resource?: string;
  /** Typed into the field: a URL, or part of a name or address. */
  readonly search?: string;
  readonly decision: GrantDecision;
  /** Headed with the shipped manifest: what to answer when the browser asks for the permissions. */
  readonly permission?: 'allow' | 'deny';
}

/** A resource the popup offers for the tab's site. */
export interface Offer {
  readonly resource: string;
  /** Name of the config, and all else that is said. */
  readonly text: string;
  /** What is decided, if anything is. */
  readonly decision: GrantDecision | undefined;
}

/** The decisions' names. */
export const decisionLabels: Readonly<Record<GrantDecision, string>> = {
  never: label('decisionNever'),
  ask: label('decisionAsk'),
  session: label('decisionSession'),
  always: label('decisionAlways'),
};

/** Opens "Use an auth config on behalf of this site…" and waits until it shows something. */
async function open(page: Page): Promise<void> {
  const disclosure = page.getByRole('button', { name: label('consentOpen'), exact: true });
  if ((await disclosure.getAttribute('aria-expanded')) === 'false') await disclosure.click();
  await page.locator('.consent .card > *').first().waitFor();
}

function offers(page: Page) {
  return page.getByRole('group', { name: label('consentResource'), exact: true });
}

/** What the section says. */
export async function consentText(page: Page): Promise<string> {
  await open(page);
  return visibleText(page.locator('.consent .card'));
}

export async function listOffers(page: Page): Promise<Offer[]> {
  await open(page);
  const items = await offers(page).locator('.check').all();
  return Promise.all(
    items.map(async item => ({
      resource: await visibleText(item.locator('label')),
      text: await visibleText(item),
      decision: ((await item.locator('[data-decision]').count()) > 0
        ? await item.locator('[data-decision]').getAttribute('data-decision')
        : undefined) as GrantDecision | undefined,
    })),
  );
}

async function choose(page: Page, resource: string | undefined): Promise<void> {
  if (resource === undefined) await offers(page).getByRole('radio').first().check();
  else await offers(page).getByRole('radio', { name: resource, exact: true }).check();
}

/** Presses a button and gives what the popup says came of it. */
async function press(page: Page, name: string, answer: () => Promise<void>): Promise<string> {
  await page.locator('.consent').getByRole('button', { name, exact: true }).click();
  await answer();
  const outcome = page.locator('.consent .notice');
  await outcome.waitFor();
  return visibleText(outcome);
}

/** Decides about the tab's site; resolves with what the popup says of it. */
export async function allow(
  page: Page,
  { resource, search, decision }: Allowing,
  answer: () => Promise<void>,
): Promise<string> {
  await open(page);
  if (search !== undefined) {
    await page.getByLabel(label('consentSearch'), { exact: true }).fill(search);
    await page.waitForFunction(() => document.querySelectorAll('.consent .offers .check').length === 1);
  }
  await choose(page, resource);
  await page.getByRole('radio', { name: decisionLabels[decision], exact: true }).check();
  return press(page, label(decision === 'never' ? 'consentRefuse' : 'consentAllow'), answer);
}

/** Takes back what is decided about a resource. */
export async function revoke(page: Page, resource: string): Promise<string> {
  await open(page);
  await choose(page, resource);
  return press(page, label('revoke'), async () => {});
}

/** Presses "Reload this page". */
export async function reloadPage(page: Page): Promise<void> {
  await page
    .locator('.consent')
    .getByRole('button', { name: label('reloadPage'), exact: true })
    .click();
}
