import type { Locator, Page } from 'playwright-core';
import { label } from './labels.js';
import { visibleText } from './text.js';

/** What a connection test says. */
export interface TestedConnection {
  /** One of `connectionVerdicts` in extension/messages/; `url-needed` where the field asks for another address. */
  readonly verdict: string;
  /** The words for it, and the two answers. */
  readonly text: string;
}

/** The part of the popup that speaks of the page's config. */
export function pageConfig(popup: Page): Locator {
  return popup.locator('[data-config-id]');
}

/** One resource of a config in its editor, once the editor shows it. */
export async function resourceRow(editor: Page, number = 1): Promise<Locator> {
  const row = editor.getByRole('group', { name: label('resourceNumber', number), exact: true });
  await row.waitFor();
  return row;
}

export function testButton(place: Locator): Locator {
  return place.getByRole('button', { name: label('testConnection'), exact: true });
}

/** The field for an address, where the resource covers many hosts. */
export function addressField(place: Locator): Locator {
  return place.getByLabel(label('testUrl'), { exact: true });
}

/** What is said of the test that runs there, or has run. */
export async function testResult(place: Locator): Promise<TestedConnection> {
  const verdict = place.locator('[data-verdict]');
  const wrongAddress = place.getByText(label('testUrlNeeded'), { exact: true });
  await verdict.or(wrongAddress).waitFor({ timeout: 40_000 });
  if ((await wrongAddress.count()) > 0) return { verdict: 'url-needed', text: await visibleText(place) };
  return { verdict: (await verdict.getAttribute('data-verdict')) ?? '', text: await visibleText(verdict) };
}

/** Presses "Test connection" and waits for what comes of it. */
export async function testConnection(place: Locator, url?: string): Promise<TestedConnection> {
  if (url !== undefined) await addressField(place).fill(url);
  await testButton(place).click();
  return testResult(place);
}
