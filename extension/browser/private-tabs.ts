/** Private windows, where the user allows Latchkey in them: rules act, and nothing of them is written down. */
import browser from 'webextension-polyfill';

let allowed: Promise<boolean> | undefined;
/** A tab never changes from one kind of window to the other. */
const known = new Map<number, Promise<boolean>>();

async function ask(tabId: number): Promise<boolean> {
  allowed ??= browser.extension.isAllowedIncognitoAccess();
  // Of private windows nothing is to be seen otherwise.
  if (!(await allowed)) return false;
  // Nobody knows of a tab that is gone: it counts as private.
  return browser.tabs.get(tabId).then(
    tab => tab.incognito,
    () => true,
  );
}

/** Whether a tab is in a private window; a request without a tab (-1) says so itself. */
export function isPrivate(tabId: number): Promise<boolean> {
  if (tabId < 0) return Promise.resolve(false);
  const answer = known.get(tabId) ?? ask(tabId);
  known.set(tabId, answer);
  return answer;
}
