/**
 * The background: registers every listener while the script runs, as any event may have started it, and does
 * nothing else. Each concern has a file of its own.
 */
import browser from 'webextension-polyfill';
import { browserSide, listenForFirstPermission } from '../browser/index.js';
import { attachEmbedded } from './attach/embedded.js';
import { watchOpenedHosts } from './attach/opened-hosts.js';
import { forgetSignedPage, loadSignedPages } from './attach/signed-pages.js';
import { confirmSignatures } from './certificate/confirm.js';
import { handOver, keepHandedOver } from './certificate/hand-over.js';
import { returnPages, watchLockedPages } from './certificate/locked-pages.js';
import { answerChallenge } from './challenge/answer.js';
import { restoreFences } from './challenge/guard.js';
import { listenForPermissions } from './consent/consent.js';
import { listenForPageLoads } from './consent/page-load.js';
import { onLocked, onUnlocked, settle } from './lock.js';
import { listenForMenu } from './menu/menu.js';
import { observeRequests } from './observe.js';
import { forgetDrafts } from './offer/drafts.js';
import { listenForPages } from './ports.js';
import { listenForActs } from './prompt/acted.js';
import { answerPrompts } from './prompt/answers.js';
import { dropTab, promptWindow } from './prompt/ask.js';
import { reloadRefused } from './prompt/refused-pages.js';
import { answerRequest, openOnboarding } from './requests.js';
import { opened, ready } from './session.js';
import { forgetTab } from './status.js';
import { endTokenWork } from './tokens/keeper.js';
import { renewTokens, scheduleTokens } from './tokens/schedule.js';
import { listenForLocks } from './triggers.js';

function renewRules(): void {
  ready()
    .then(settle)
    .catch(error => console.error('Rules not renewed', error));
}

listenForPages(answerRequest);
openOnboarding();
browserSide.onAuthRequired(answerChallenge);
// Each where the other browser's way is: the rest of it is left out of the bundle.
if (__TARGET__ === 'firefox') attachEmbedded();
else loadSignedPages();
observeRequests();
listenForFirstPermission();
listenForLocks();
listenForMenu();
listenForActs();
listenForPermissions();
listenForPageLoads();
watchOpenedHosts(renewRules);
answerPrompts();
onUnlocked(() => {
  const open = opened();
  // A page with a client certificate cannot come before the companion has its key.
  (open === undefined ? Promise.resolve() : handOver(open))
    .then(() => Promise.all([reloadRefused(), returnPages()]))
    .catch(error => console.error('Pages not loaded anew', error));
});
onUnlocked(scheduleTokens);
onLocked(endTokenWork);
renewTokens();
keepHandedOver();
confirmSignatures();
watchLockedPages();
// Whose pages the browser lets us act for decides about the sites of a rule.
for (const changed of [browser.permissions.onAdded, browser.permissions.onRemoved])
  changed.addListener(renewRules);
browser.windows.onRemoved.addListener(id => promptWindow.removed(id));
browser.tabs.onRemoved.addListener(tabId => {
  void forgetTab(tabId);
  dropTab(tabId);
  void forgetDrafts(tabId);
  void forgetSignedPage(tabId);
});

// An update ends the session without a lock: what the browser's cache holds has no fence any more.
browser.runtime.onInstalled.addListener(({ reason }) => {
  if (reason === 'update') void browserSide.clearAuthCache('all');
});

// Rules outlive a reload of the extension, and an earlier worker may have left credentials in the auth cache.
restoreFences()
  .catch(error => console.error('Fences not taken over', error))
  .then(ready)
  .then(settle)
  .catch(error => console.error('Start failed', error));
