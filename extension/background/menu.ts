/** The context menu on pages, links and images. */
import browser, { type Menus } from 'webextension-polyfill';
import { renewConsent } from './consent/consent.js';
import { lock } from './lock.js';
import { opened, ready } from './session.js';

/** Ids of the items are the names of their texts. */
const items = ['menuUse', 'menuNever', 'menuLock'] as const;

/** What the click was about: the link, the picture, or the page. */
function targetOf({ linkUrl, srcUrl, pageUrl }: Menus.OnClickData): string | undefined {
  return linkUrl ?? srcUrl ?? pageUrl;
}

/** The page's site may not use the config of what was clicked. Whether there was anything to deny. */
async function never(target: string | undefined, page: string | undefined): Promise<boolean> {
  const open = opened();
  const site = page === undefined ? undefined : URL.parse(page)?.hostname;
  const pairs = target === undefined ? [] : (open?.pairs.best(target) ?? []);
  const foreign = pairs.filter(({ resource }) => resource.host !== site);
  if (open === undefined || !site || foreign.length === 0) return false;
  for (const { configId } of foreign) await open.grants.set({ site, configId, decision: 'never' });
  await renewConsent(open);
  return true;
}

async function clicked(info: Menus.OnClickData): Promise<void> {
  await ready();
  if (info.menuItemId === 'menuLock') return lock();
  if (info.menuItemId === 'menuNever' && (await never(targetOf(info), info.pageUrl))) return;
  // The popup has everything else: unlocking, the choice of a config, the reason why there is none.
  await browser.action.openPopup();
}

/** Registers the menu. Its items outlive the worker, so they are made once, when the extension is installed. */
export function listenForMenu(): void {
  browser.runtime.onInstalled.addListener(() => {
    void browser.contextMenus.removeAll().then(() => {
      for (const id of items) {
        browser.contextMenus.create({
          id,
          title: browser.i18n.getMessage(id),
          contexts: id === 'menuLock' ? ['page'] : ['page', 'link', 'image'],
          documentUrlPatterns: ['https://*/*', 'http://*/*'],
        });
      }
    });
  });
  browser.contextMenus.onClicked.addListener(info => {
    clicked(info).catch(error => console.error('Menu', error));
  });
}
