/** The context menu on pages, links and images. What an item does, or why it does nothing, the popup says. */
import browser, { type Menus } from 'webextension-polyfill';
import { hostOf } from '../../../shared/domains.js';
import { splitUserinfo } from '../../../shared/userinfo.js';
import { type MenuItem, menuItems } from '../../messages/menu.js';
import { setGrant } from '../consent/consent.js';
import { lock } from '../lock.js';
import { keepDraft } from '../offer/drafts.js';
import { opened, ready } from '../session.js';
import { judged } from './judge.js';
import { keepWish } from './wish.js';

/** Ids of the items are the names of their texts. */
const texts: Readonly<Record<MenuItem, string>> = { use: 'menuUse', never: 'menuNever', copy: 'menuCopy' };
const lockText = 'menuLock';

/** Keeps what the user asked for until the popup shows it, and does at once what needs no more words. */
async function wish(item: MenuItem, info: Menus.OnClickData, tabId: number): Promise<void> {
  // What the click was about: the link, the picture, or the page.
  const target = info.linkUrl ?? info.srcUrl ?? info.pageUrl;
  const parsed = target === undefined ? null : URL.parse(target);
  if (target === undefined || parsed === null) return;
  const userinfo = splitUserinfo(target);
  // A whole picture may be in an address that is none of the web.
  const url = /^https?:$/.test(parsed.protocol) ? (userinfo?.url ?? target) : parsed.protocol;
  const open = opened();
  if (userinfo !== undefined && open?.pairs.best(url).length === 0) {
    const { username, password } = userinfo;
    await keepDraft(tabId, { address: `${new URL(url).origin}/`, username, password });
  }
  await keepWish({ tabId, item, url });
  const site = hostOf(info.pageUrl);
  if (item !== 'never' || open === undefined || !site) return;
  const { verdict, pair } = judged(open.pairs.best(url), url, site);
  if (verdict === 'foreign' && pair !== undefined)
    await setGrant({ site, configId: pair.configId, decision: 'never' });
}

async function clicked(info: Menus.OnClickData, tabId: number | undefined): Promise<void> {
  await ready();
  if (info.menuItemId === lockText) return lock();
  const item = menuItems.find(it => texts[it] === info.menuItemId);
  if (item !== undefined && tabId !== undefined) await wish(item, info, tabId);
  await browser.action.openPopup();
}

/** Registers the menu. Its items outlive the worker, so they are made once, when the extension is installed. */
export function listenForMenu(): void {
  browser.runtime.onInstalled.addListener(() => {
    void browser.contextMenus.removeAll().then(() => {
      for (const id of [...Object.values(texts), lockText]) {
        browser.contextMenus.create({
          id,
          title: browser.i18n.getMessage(id),
          contexts: ['page', 'link', 'image'],
          documentUrlPatterns: ['https://*/*', 'http://*/*'],
        });
      }
    });
  });
  browser.contextMenus.onClicked.addListener((info, tab) => {
    clicked(info, tab?.id).catch(error => console.error('Menu', error));
  });
}
