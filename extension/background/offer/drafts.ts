/**
 * New auth configs that Latchkey proposes for what it saw in a tab, until the editor takes them: an address, and what
 * the address itself brought of user name and password. In storage.session, as workers stop; they go with the tab's
 * page and at lock. Their keys mean nothing, so that they may stand in the options page's hash.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { type ConfigStart, configStart } from '../../messages/tab-notes.js';
import { readNote } from '../note.js';
import { opened } from '../session.js';

const entry = 'drafts';
const schema = v.array(v.object({ key: v.string(), tabId: v.number(), start: configStart }));
type Kept = v.InferOutput<typeof schema>[number];

/** More than a user would go through. */
const most = 50;

let loading: Promise<void> | undefined;
let drafts: readonly Kept[] = [];

/** Settles once `drafts` holds what an earlier worker left. */
function loaded(): Promise<void> {
  loading ??= readNote(entry, schema).then(noted => {
    drafts = noted ?? [];
  });
  return loading;
}

async function write(next: readonly Kept[]): Promise<void> {
  drafts = next;
  await browser.storage.session.set({ [entry]: next });
}

/**
 * Keeps a draft for a tab's page, with what was seen of its address before; gives its key, or undefined when the
 * vault was locked meanwhile.
 */
export async function keepDraft(tabId: number, start: ConfigStart): Promise<string | undefined> {
  await loaded();
  if (opened() === undefined) return undefined;
  const isSame = (it: Kept) => it.tabId === tabId && it.start.address === start.address;
  const before = drafts.find(isSame);
  const { key, start: seen } = before ?? { key: crypto.randomUUID(), start };
  const isNew = (name: string) => seen[name as keyof ConfigStart] !== start[name as keyof ConfigStart];
  if (before !== undefined && !Object.keys(start).some(isNew)) return key;
  const others = drafts.filter(it => !isSame(it)).slice(-most + 1);
  await write([...others, { key, tabId, start: { ...seen, ...start } }]);
  return key;
}

/** Hands a draft to the editor; user name and password once. */
export async function takeDraft(key: string): Promise<ConfigStart | undefined> {
  await loaded();
  const found = drafts.find(it => it.key === key);
  if (found?.start.password === undefined) return found?.start;
  const { username: _, password: __, ...rest } = found.start;
  await write(drafts.map(it => (it === found ? { ...it, start: rest } : it)));
  return found.start;
}

/** The tab's page is left. */
export async function forgetDrafts(tabId: number): Promise<void> {
  await loaded();
  if (drafts.some(it => it.tabId === tabId)) await write(drafts.filter(it => it.tabId !== tabId));
}

/** At lock; storage.session itself is emptied by lock.ts. */
export function forgetAllDrafts(): void {
  drafts = [];
  loading = undefined;
}
