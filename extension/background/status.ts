/**
 * What happened to each tab's requests, for the popup and the badge. Kept in storage.session, as a worker may stop
 * between a request and the look at the popup; gone at lock.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { AttachMode, AuthConfigId } from '../../shared/auth-config.js';
import { isPrivate } from '../browser/index.js';
import { type TabEntry, tabEntry } from '../messages/tab-notes.js';
import { loggedUrl, noteActivity } from './activity.js';
import type { Pair } from './attach/place.js';
import { readNote } from './note.js';

const entryName = (tabId: number) => `tab ${tabId}`;
const maxEntries = 20;
const schema = v.array(tabEntry);

const tabs = new Map<number, TabEntry[]>();
const dirty = new Set<number>();
let writing: ReturnType<typeof setTimeout> | undefined;
/** Grows with each lock: what began before one is not written after it. */
let locks = 0;

/** Outcomes a user should see without asking. */
const alarming: ReadonlySet<TabEntry['outcome']> = new Set([
  'wrong-credentials',
  'failed-before',
  'overrode',
  'sign-in-needed',
  'no-token',
  'token-renewed',
  'tie',
  'foreign',
  'locked',
  'authcfg-unknown',
  'authcfg-missing',
  'authcfg-elsewhere',
  'error',
]);
/** Outcomes that lead to an offer. */
const inviting: ReadonlySet<TabEntry['outcome']> = new Set(['no-config', 'address-credentials']);

async function load(tabId: number): Promise<TabEntry[]> {
  const known = tabs.get(tabId);
  if (known !== undefined) return known;
  const noted = await readNote(entryName(tabId), schema);
  const entries = tabs.get(tabId) ?? noted ?? [];
  tabs.set(tabId, entries);
  return entries;
}

function write(): void {
  writing = undefined;
  for (const tabId of dirty) {
    const entries = tabs.get(tabId);
    if (entries !== undefined) void browser.storage.session.set({ [entryName(tabId)]: entries });
  }
  dirty.clear();
}

/** Shows on the icon whether a user should look at a tab. */
export async function badge(tabId: number): Promise<void> {
  const outcomes = (tabs.get(tabId) ?? []).map(({ outcome }) => outcome);
  const invites = outcomes.some(outcome => inviting.has(outcome)) ? '+' : '';
  const text = outcomes.some(outcome => alarming.has(outcome)) ? '!' : invites;
  // The tab may be gone by now.
  await browser.action.setBadgeText({ tabId, text }).catch(() => undefined);
}

export interface Happening {
  readonly outcome: TabEntry['outcome'];
  /** Absent where none matched or the vault was locked. */
  readonly pair?: Pair;
  readonly resource: string;
  readonly url: string;
  readonly status?: number;
  /** Host of the initiator when it is not the resource's own. */
  readonly site?: string;
  /** The config was used because the URL named it. */
  readonly byUrl?: true;
  /** The id a URL named, when it is of no use there. */
  readonly authcfg?: AuthConfigId;
  /** Key of the new config proposed for it. */
  readonly draft?: string;
  /** How the secret was attached, where the user may want another way. */
  readonly attach?: AttachMode;
}

/**
 * Adds to a tab's entries; the same thing again only counts. Requests without a tab (-1) have no popup. Of private
 * windows nothing is noted.
 */
export async function happened(tabId: number, { pair, url, ...what }: Happening): Promise<void> {
  const before = locks;
  if ((await isPrivate(tabId)) || locks !== before) return;
  // What a URL names stands in its query, of which the log keeps nothing.
  const { resource: _, authcfg: __, byUrl: ___, draft: ____, attach: _____, ...seen } = what;
  const config = pair === undefined ? {} : { configId: pair.configId, name: pair.name };
  void noteActivity({ time: Date.now(), tabId, url: loggedUrl(url), ...config, ...seen });
  if (tabId < 0) return;
  await load(tabId);
  if (locks !== before) return;
  // Read only now: of several that waited for the first load each must see what the one before added.
  const entries = tabs.get(tabId) ?? [];
  const same = entries.find(
    it =>
      it.outcome === what.outcome &&
      it.configId === pair?.configId &&
      it.resource === what.resource &&
      it.site === what.site &&
      it.byUrl === what.byUrl &&
      it.authcfg === what.authcfg &&
      it.status === what.status,
  );
  const entry: TabEntry = {
    ...config,
    ...what,
    count: (same?.count ?? 0) + 1,
    time: Date.now(),
  };
  const rest = entries.filter(it => it !== same);
  tabs.set(tabId, [...rest.slice(-maxEntries + 1), entry]);
  dirty.add(tabId);
  writing ??= setTimeout(write, 250);
  if (alarming.has(what.outcome) || inviting.has(what.outcome)) await badge(tabId);
}

/** A new page begins in the tab. */
export async function forgetTab(tabId: number): Promise<void> {
  tabs.delete(tabId);
  dirty.delete(tabId);
  await browser.storage.session.remove(entryName(tabId));
  await badge(tabId);
}

export async function entriesOf(tabId: number): Promise<readonly TabEntry[]> {
  return load(tabId);
}

/** At lock: nothing of it is kept. storage.session itself is emptied by lock.ts. */
export function forgetAllTabs(): void {
  locks++;
  clearTimeout(writing);
  writing = undefined;
  for (const tabId of tabs.keys())
    void browser.action.setBadgeText({ tabId, text: '' }).catch(() => undefined);
  tabs.clear();
  dirty.clear();
}
