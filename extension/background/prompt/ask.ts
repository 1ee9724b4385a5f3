/** Asking the user: the policy, the queue and the window put together. What the answers do is in answers.ts. */
import type { Tabs } from 'webextension-polyfill';
import { hostOf } from '../../../shared/domains.js';
import type { AuthRequest } from '../../browser/index.js';
import type { PromptSays } from '../../messages/prompt-says.js';
import { opened } from '../session.js';
import { tabOf } from '../tab-of.js';
import { forgetActed, userActed } from './acted.js';
import { contentOf } from './content.js';
import { mayAskConsent, mayHold } from './policy.js';
import type { Question } from './question.js';
import { PromptQueue, type PromptView, type Settled } from './queue.js';
import { PromptWindow } from './window.js';

interface Listeners {
  /** The user decided something in the window. */
  said(what: PromptSays): void;
  /** Other questions wait than before. */
  changed(): void;
}
let listeners: Listeners = { said() {}, changed() {} };

export function listenToPrompts(to: Listeners): void {
  listeners = to;
}

export const promptWindow = new PromptWindow({
  content: async () => contentOf(prompts.shown),
  said: what => listeners.said(what),
  closed: () => prompts.cancelAll(),
});
const view: PromptView = {
  open: () => promptWindow.open(),
  close() {
    promptWindow.close();
    listeners.changed();
  },
  update() {
    promptWindow.update();
    listeners.changed();
  },
};
// After a cancel, or a wait past the limit, the window does not come back by itself.
export const prompts = new PromptQueue(view, forgetActed);

/** Tabs to load anew once they wait for nothing more: a reload takes their other questions with it. */
export const reloads = new Set<number>();

/** Holds a challenged request until the question is answered; `not-asked`: the window may not open for it. */
async function hold(request: AuthRequest, question: Question): Promise<Settled | 'not-asked'> {
  const { requestId, tabId, type, initiator } = request;
  const tab = await tabOf(tabId);
  const host = new URL(request.url).hostname;
  const facts = { type, host, initiator, topHost: hostOf(tab?.url), tabActive: tab?.active ?? false };
  if (!mayHold({ ...facts, userActed: userActed(tabId) })) return 'not-asked';
  const site = hostOf(initiator);
  return prompts.ask(question, { id: requestId, tabId, host, ...(site === undefined ? {} : { site }) });
}

/** Holds a challenged request until the vault is open. */
export function awaitUnlock(request: AuthRequest): Promise<Settled | 'not-asked'> {
  return hold(request, { kind: 'unlock' });
}

/** Asks for the vault on behalf of a page that cannot come without it; nothing is held. */
export async function awaitUnlockOf(tabId: number, url: string): Promise<Settled | 'not-asked'> {
  const tab = await tabOf(tabId);
  const host = new URL(url).hostname;
  const facts = { type: 'main_frame', host, initiator: undefined, topHost: undefined };
  if (!mayHold({ ...facts, tabActive: tab?.active ?? false, userActed: userActed(tabId) }))
    return 'not-asked';
  return prompts.ask({ kind: 'unlock' }, { id: tabAsker(tabId), tabId, host });
}

/** Holds a challenged request until one of several configs for `resource` has been chosen. */
export function awaitChoice(request: AuthRequest, resource: string): Promise<Settled | 'not-asked'> {
  return hold(request, { kind: 'choose', resource });
}

/** The tab, if the user has it in front and acted in it. */
async function frontTab(tabId: number): Promise<Tabs.Tab | undefined> {
  const tab = await tabOf(tabId);
  return tab !== undefined && mayAskConsent({ tabActive: tab.active, userActed: userActed(tabId) })
    ? tab
    : undefined;
}

const tabAsker = (tabId: number) => `tab ${tabId}`;
/** A connection may be made, and a signature refused, before its page's navigation begins: that does not end it. */
const signatureAsker = (tabId: number) => `signature in ${tabId}`;

/** Asks about a site that a page brought with it; nothing is held meanwhile. */
export async function askConsent(
  tabId: number,
  question: Omit<Extract<Question, { kind: 'consent' }>, 'kind' | 'page'>,
): Promise<Settled | 'not-asked'> {
  const page = hostOf((await frontTab(tabId))?.url);
  if (page === undefined) return 'not-asked';
  const host = hostOf(question.resource) ?? question.resource;
  const asker = { id: tabAsker(tabId), tabId, host, site: question.site };
  return prompts.ask({ kind: 'consent', ...question, page }, asker);
}

/**
 * Asks about a signature that was refused for want of an answer; nothing is held meanwhile. A tab that is closed takes
 * its question along: that is `not-asked`, as another may want the same signature.
 */
export async function askSignature(
  tabId: number,
  question: Omit<Extract<Question, { kind: 'sign' }>, 'kind'>,
): Promise<Settled | 'not-asked'> {
  const tab = await frontTab(tabId);
  if (tab === undefined) return 'not-asked';
  const host = question.host ?? hostOf(tab.url) ?? '';
  const asker = { id: signatureAsker(tabId), tabId, host };
  const outcome = await prompts.ask({ kind: 'sign', ...question }, asker);
  return outcome === 'cancelled' && (await tabOf(tabId)) === undefined ? 'not-asked' : outcome;
}

/** Asks the user to sign in for a page that was refused for want of a token; nothing is held meanwhile. */
export async function askAuthorize(
  tabId: number,
  question: Omit<Extract<Question, { kind: 'authorize' }>, 'kind'>,
): Promise<Settled | 'not-asked'> {
  if ((await frontTab(tabId)) === undefined) return 'not-asked';
  return prompts.ask({ kind: 'authorize', ...question }, { id: tabAsker(tabId), tabId, host: question.host });
}

/** Asks whether tabs may be loaded anew. */
export function askReload(tabs: readonly number[], hosts: readonly string[]): Promise<Settled> {
  const [tabId = -1] = tabs;
  return prompts.ask({ kind: 'reload', tabs, hosts }, { id: 'reload', tabId, host: hosts[0] ?? '' });
}

/** A request ended while it may have waited. */
export function dropWaiting(requestId: string): void {
  prompts.drop(requestId);
}

/** The page that may have brought a site with it is gone. */
export function dropPage(tabId: number): void {
  reloads.delete(tabId);
  prompts.drop(tabAsker(tabId));
}

/** The tab was closed. */
export function dropTab(tabId: number): void {
  dropPage(tabId);
  prompts.drop(signatureAsker(tabId));
}

/** The vault was opened, here or in another page. */
export function releaseWaiting(): void {
  prompts.answered({ kind: 'unlock' });
}

function isDecided(question: Question, tabs: ReadonlySet<number>): boolean {
  const open = opened();
  switch (question.kind) {
    case 'unlock':
      return open !== undefined;
    case 'choose':
      return open === undefined || !open.pairs.isUndecided(question.resource);
    case 'reload':
      return open !== undefined;
    case 'sign':
    case 'authorize':
      return open === undefined || open.pairsOf(question.configId).length === 0;
    case 'consent': {
      const { configId, site } = question;
      if (open === undefined || open.pairsOf(configId).length === 0) return true;
      const { table } = open.grants;
      const isAllowed = (tabId: number) => table.allows(configId, site, tabId);
      return table.decision(configId, site) === 'never' || [...tabs].every(isAllowed);
    }
  }
}

/** Choices, sites or configs have changed, or the vault was locked: what is decided is not asked any more. */
export function reviewQuestions(): void {
  for (const { question, tabs } of prompts.open) if (isDecided(question, tabs)) prompts.answered(question);
}
