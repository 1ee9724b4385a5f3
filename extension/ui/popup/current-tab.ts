/** Which tab the popup is about. */
import browser from 'webextension-polyfill';

/** The tab that `?tab=<id>` names, for a popup opened as a page of its own. */
export const namedTab = (() => {
  const id = new URLSearchParams(location.search).get('tab');
  return id !== null && /^\d+$/.test(id) ? Number(id) : undefined;
})();

export interface CurrentTab {
  readonly id: number;
  /** It shows a web page, or is about to, not one of the browser's own. */
  readonly web: boolean;
}

/** The named tab, else the active one; null where there is none (devtools windows). */
export async function currentTab(): Promise<CurrentTab | null> {
  const tab =
    namedTab === undefined
      ? (await browser.tabs.query({ active: true, currentWindow: true }))[0]
      : await browser.tabs.get(namedTab);
  return tab?.id === undefined ? null : { id: tab.id, web: /^https?:/.test(tab.pendingUrl ?? tab.url ?? '') };
}

/** Closes the popup; one opened as a page stays. */
export function closePopup(): void {
  if (namedTab === undefined) window.close();
}

/** Loads the tab's page again, now that the vault is open. */
export async function reloadTab(id: number): Promise<void> {
  await browser.tabs.reload(id);
  closePopup();
}
