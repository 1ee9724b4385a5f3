/**
 * What the user chose in the context menu, until the popup has shown it: a worker can neither show anything nor reach
 * the clipboard. In storage.session, with the URL of the click, so it goes with the tab's page, at lock, and by itself.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { type MenuItem, menuItems } from '../../messages/menu.js';
import type { TabStatus } from '../../messages/tab-view.js';
import { readNote } from '../note.js';
import { keepDraft } from '../offer/drafts.js';
import type { OpenVault } from '../session.js';
import { judged } from './judge.js';

const entry = 'menuWish';
const schema = v.object({
  tabId: v.number(),
  item: v.picklist(menuItems),
  url: v.string(),
  until: v.number(),
});
/** Time enough to unlock and to read. */
const keptMs = 5 * 60_000;

interface Wish {
  readonly tabId: number;
  readonly item: MenuItem;
  /** Without user name and password. */
  readonly url: string;
}

export async function keepWish(wish: Wish): Promise<void> {
  await browser.storage.session.set({ [entry]: { ...wish, until: Date.now() + keptMs } });
}

async function wishOf(tabId: number): Promise<Wish | undefined> {
  const noted = await readNote(entry, schema);
  return noted?.tabId === tabId && noted.until > Date.now() ? noted : undefined;
}

/** The tab's page is left, or the user has seen it. */
export async function forgetWish(tabId: number): Promise<void> {
  if ((await wishOf(tabId)) !== undefined) await browser.storage.session.remove(entry);
}

/** What the popup shows of it; `site`: host of the tab's page. */
export async function wishShown(
  open: OpenVault,
  tabId: number,
  site: string | undefined,
): Promise<TabStatus['wish']> {
  const wish = await wishOf(tabId);
  if (wish === undefined) return undefined;
  const { item, url } = wish;
  const { verdict, pair } = judged(open.pairs.best(url), url, site);
  const address = verdict === 'none' ? `${new URL(url).origin}/` : undefined;
  // What the link itself brought of user name and password is in the draft already.
  const draft = address === undefined ? undefined : await keepDraft(tabId, { address });
  const decided = pair && site ? open.grants.table.deciding(pair.configId, site)?.decision : undefined;
  return {
    item,
    // Neither query nor fragment: it is shown, and may hold secrets.
    address: address ?? url.split(/[?#]/)[0] ?? '',
    verdict,
    ...(site ? { site } : {}),
    ...(pair === undefined
      ? {}
      : {
          configId: pair.configId,
          name: pair.name,
          resource: pair.text,
          outcome: open.pairs.state(pair).outcome,
        }),
    ...(decided === undefined ? {} : { decided }),
    ...(draft === undefined ? {} : { draft }),
  };
}
