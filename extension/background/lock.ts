/** Unlocking and locking: the one place where both are put together from their parts. */
import browser from 'webextension-polyfill';
import { originText } from '../../shared/resource.js';
import { browserSide } from '../browser/index.js';
import { clearButAttempts } from '../vault/delay.js';
import { forgetKey } from '../vault/session.js';
import { forgetActivities } from './activity.js';
import { forgetOpenedHosts } from './attach/opened-hosts.js';
import { refreshRules } from './attach/refresh.js';
import { forgetSignedPages } from './attach/signed-pages.js';
import { withdrawCertificates } from './certificate/hand-over.js';
import { reloadShown } from './certificate/locked-pages.js';
import { clearNow } from './challenge/guard.js';
import { forgetAllSent } from './challenge/sent.js';
import { showState } from './icon.js';
import { applyIdleSetting } from './idle.js';
import { forgetAllDrafts } from './offer/drafts.js';
import type { PairTable } from './pairs.js';
import { forgetAllActed } from './prompt/acted.js';
import { closeVault, noteRightPassword, type OpenVault, opened, openVault } from './session.js';
import { forgetAllTabs } from './status.js';

type Listener = () => void;
const whenUnlocked: Listener[] = [];
const whenLocked: Listener[] = [];

/** Calls `listener` each time the vault has been opened and its rules are installed. */
export function onUnlocked(listener: Listener): void {
  whenUnlocked.push(listener);
}

/** Calls `listener` each time the vault has been closed. */
export function onLocked(listener: Listener): void {
  whenLocked.push(listener);
}

/**
 * Opens the vault with the key a page left in storage.session, then installs its rules. `before`: the table of the same
 * vault as it was open until now.
 */
export async function unlock(before?: PairTable): Promise<void> {
  await openVault();
  if (before !== undefined) opened()?.pairs.takeFailures(before);
  await settle();
  if (opened() === undefined) return;
  await noteRightPassword();
  // Pages ask again when storage.session changes, and may have asked between the key's coming and this.
  await browser.storage.session.set({ unlockedAt: Date.now() });
}

/** Brings rules, icon and idle time in line with the state just reached, and tells who waits. */
export async function settle(): Promise<void> {
  const open = opened();
  try {
    // The browser may have ended without a lock, and have kept the token.
    if (open === undefined) await withdrawCertificates();
    await refreshRules(open, () => opened() === open);
  } finally {
    // Without rules there still are challenges: whoever waits for the vault must not wait for rules.
    if (open !== undefined) {
      await browserSide.releaseAuthCache?.();
      applyIdleSetting(open.vault.settings().idleMinutes);
      for (const listener of whenUnlocked) listener();
      // Last: nobody waits for it.
      if (opened() === open) await open.rememberStates();
    }
    await showState();
  }
}

let change: Promise<unknown> = Promise.resolve();
let changing = 0;

/** Settles when nothing is between two states: what the vault is meanwhile is no news for anybody. */
export const atRest = (): Promise<unknown> => change;

/**
 * Another vault is stored than the open one: what the rules carry may be gone. A page that changed it says so at once; one
 * that was closed before it could does not.
 */
export async function lockIfLeft(): Promise<void> {
  if (changing === 0) await lock();
}

/** Does what takes the vault from one state to another by way of a third. */
export function inOneStep(work: () => Promise<void>): Promise<void> {
  changing++;
  const done = work().finally(() => changing--);
  change = done.catch(() => undefined);
  return done;
}

/** Opens the vault anew: a page has changed what is stored, with the key that it left in storage.session. */
export const reopen = (): Promise<void> => inOneStep(openAnew);

async function openAnew(): Promise<void> {
  const before = opened();
  // Locked while the page left its key: a lock is not undone by what was begun before it.
  if (before === undefined) return forgetKey(browser.storage.session);
  // Nothing is lost that the other one wrote over: a stale vault writes nothing.
  await before.saveStates().catch(() => undefined);
  closeVault();
  await unlock(before.pairs);
  await opened()
    ?.saveStates()
    .catch(error => console.error('States of pairs not written', error));
}

/** What the browser itself keeps of answers goes; the vault stays open. */
export async function clearCache(): Promise<void> {
  const open = opened();
  await clearNow(open === undefined ? [] : originsOf(open));
}

/** Exact origins of all resources: what the browser may hold credentials for, beside those behind a fence. */
function originsOf(open: OpenVault): string[] {
  const origins = new Set<string>();
  for (const pairs of open.pairs.places()) {
    for (const { resource } of pairs) if (!resource.wildcard) origins.add(originText(resource));
  }
  return [...origins];
}

/**
 * Locks (invariant 4): the next request carries nothing. Each step is carried out whatever becomes of the others;
 * rejects when one of them failed, so that the user is told.
 */
export async function lock(): Promise<void> {
  const open = opened();
  const asksFirst = open?.vault.settings().reloadAtLock === 'ask';
  closeVault();
  browserSide.forgetAnswers?.();
  forgetAllTabs();
  forgetAllDrafts();
  forgetActivities();
  forgetOpenedHosts();
  forgetAllSent();
  forgetAllActed();
  for (const listener of whenLocked) listener();
  const origins = open === undefined ? [] : originsOf(open);
  const { session } = browser.storage;
  // Without an open vault there is nothing of it but a key that may just have been left.
  const emptied = open === undefined ? forgetKey(session) : clearButAttempts(session);
  const steps = await Promise.allSettled([
    refreshRules(undefined, () => false),
    forgetSignedPages(),
    emptied,
    // After it: answers still under way are noted anew.
    emptied.catch(() => undefined).then(() => clearNow(origins)),
    withdrawCertificates(),
    showState(),
  ]);
  if (open !== undefined) await reloadShown(open, asksFirst);
  const failed = steps.find(step => step.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
