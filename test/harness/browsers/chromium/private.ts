import type { BrowserContext, Page } from 'playwright-core';
import { poll } from '../../wait.js';

/** Only pages of the browser have it. */
interface DeveloperPrivate {
  updateExtensionConfiguration(change: { extensionId: string; incognitoAccess: boolean }): Promise<void>;
}

/** Allows an extension in private windows, by what the browser's own page about extensions calls. */
export async function allowPrivateWindows(context: BrowserContext, extensionId: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  // The extension is loaded while the first window is already there.
  const allowed = await poll(
    () =>
      page
        .evaluate(id => {
          const change = { extensionId: id, incognitoAccess: true };
          const { developerPrivate } = chrome as unknown as { developerPrivate: DeveloperPrivate };
          return developerPrivate.updateExtensionConfiguration(change).then(() => true);
        }, extensionId)
        .catch(() => undefined),
    10_000,
  );
  await page.close();
  if (!allowed) throw new Error('The browser does not allow the extension in private windows');
}

export async function openPrivate(extensionPage: Page, url: string): Promise<void> {
  await extensionPage.evaluate(
    address => chrome.windows.create({ url: address, incognito: true }).then(() => {}),
    url,
  );
}
