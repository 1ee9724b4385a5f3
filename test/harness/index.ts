/** Drives a real browser with the built extension, through the pages a user sees. See README.md. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { makeFolder, removeFolder } from '../servers/lib/owned.js';
import { type Alone, startAlone } from './alone.js';
import { sideOf } from './browsers/index.js';
import type { Opening } from './browsers/side.js';
import { openDisplay } from './display.js';
import type { ConfigOptions, StartOptions } from './options.js';
import { type ListedConfig, type OptionsPage, openOptionsPage } from './pages/options.js';
import { openPopup, type Popup } from './pages/popup.js';
import type { Prompt } from './pages/prompt.js';
import { openSitesPage, type SitesPage } from './pages/sites.js';
import { startSession } from './session.js';
import type { Witness } from './witness.js';

export { makeCertificate } from '../servers/certificate.js';
export { whyNotInstalled } from './browsers/chromium/installed.js';
export type { Alone, ConfigOptions, ListedConfig, Opening, Popup, Prompt, StartOptions };

export interface Harness {
  readonly extensionId: string;
  /** Scheme and host of the extension's own pages. */
  readonly origin: string;
  readonly profileDir: string;
  /** Where files that the browser saves lie, in Firefox under their own names. */
  readonly downloadsDir: string;
  /** Playwright's context: another one after `restart`. */
  readonly context: BrowserContext;
  /** What the browser holds for the extension: session rules, storage, the worker's state. */
  readonly witness: Witness;
  createVault(password: string): Promise<void>;
  /** In the prompt window if it is open, else in the popup. */
  unlock(password: string): Promise<void>;
  lock(): Promise<void>;
  /** Saves an auth config in the editor and returns its authcfg id. Rejects with the reasons the editor shows. */
  addConfig(config: ConfigOptions): Promise<string>;
  listConfigs(): Promise<ListedConfig[]>;
  /** The options page at `#/…`, in the tab it has or a new one: there is never more than one. */
  openOptions(hash?: string): Promise<Page>;
  /** The options page "May sites use your auth configs?". */
  sites(): Promise<SitesPage>;
  /** The popup as it is for that page's tab, or the tab of that id. */
  popup(page: Page | number): Promise<Popup>;
  promptWindows(): Prompt[];
  waitForPrompt(limitMs?: number): Promise<Prompt>;
  stopWorker(): Promise<void>;
  /** Chooses an item of the context menu (`menuUse`, …) for the page, or for a link or image in it. */
  chooseFromMenu(page: Page, item: string, on?: { linkUrl?: string; srcUrl?: string }): Promise<void>;
  /** A tab in front; returns when the page has loaded or failed, or when the prompt window is open. */
  newPage(url?: string): Promise<Page>;
  /** Runs an expression as the page's own script would: what Playwright runs counts as a click of the user. */
  inPage(page: Page, expression: string): Promise<unknown>;
  /** Headed: presses a button of the permission prompt that the browser shows. */
  answerPermission(answer: 'allow' | 'deny'): Promise<void>;
  /** Headed: presses keys, by their X names, in whatever window has the focus: the browser's own prompts too. */
  press(...keys: readonly string[]): Promise<void>;
  /** Ends the browser and starts it again with the same profile. All pages of before are gone. */
  restart(): Promise<void>;
  /**
   * Headed: ends the browser, and starts it with the same profile as a user does, on an address, on start pages or on
   * the pages of its last session. Nothing of this harness but `close`, `restart` and this works from then on.
   */
  leaveAlone(opening: Opening): Promise<Alone>;
  /** `keepProfile`: leaves the profile folder for a look at its files, until the test process ends. */
  close(options?: { keepProfile?: boolean }): Promise<void>;
}

/** Starts a browser with a fresh profile and a fresh copy of the extension. */
export async function start(options: StartOptions): Promise<Harness> {
  const side = sideOf(options);
  const home = makeFolder('harness');
  const at = (name: string) => join(home, name);
  const folders = { profile: at('profile'), extension: at('extension'), downloads: at('downloads') };
  side.prepare(options, folders);
  mkdirSync(folders.downloads);
  const display = options.headed ? await openDisplay() : undefined;
  let session = await startSession(side, options, folders, display?.name);
  let popupPage: Popup | undefined;
  let alone: Alone | undefined;

  async function end(): Promise<void> {
    popupPage = undefined;
    await session.context.close();
    await alone?.end();
    alone = undefined;
  }

  async function press(...keys: readonly string[]): Promise<void> {
    if (display === undefined) throw new Error('Only a headed browser has prompts of its own');
    await display.press(...keys);
  }

  async function answerPermission(answer: 'allow' | 'deny'): Promise<void> {
    if (session.answerPermission !== undefined) return session.answerPermission(answer);
    // The prompt takes a moment to appear and announces nothing.
    await sleep(1500);
    // The focus is on Deny; Allow is the next button.
    await press(...(answer === 'allow' ? ['Tab', 'Return'] : ['Return']));
  }

  async function onOptions<T>(work: (options: OptionsPage) => Promise<T>): Promise<T> {
    const page = await session.openUi('options', '#/');
    try {
      return await work(openOptionsPage(page));
    } finally {
      await page.close();
    }
  }

  async function popup(page: Page | number): Promise<Popup> {
    const tabId = typeof page === 'number' ? page : await session.witness.tabId(page);
    const shown = await session.openUi('popup', `?tab=${tabId}`);
    // One popup at a time, as in the browser: of two, the first would never get its answers.
    const close = async () => {
      popupPage = undefined;
      await shown.close();
    };
    popupPage = await openPopup(shown, close, answerPermission);
    return popupPage;
  }

  /** The popup that is open, else one of our own for as long as it takes. */
  async function onPopup(work: (popup: Popup) => Promise<void>): Promise<void> {
    if (popupPage !== undefined) return work(popupPage);
    const [anyPage] = session.context.pages();
    if (anyPage === undefined) throw new Error('The browser has no page');
    const own = await popup(anyPage);
    await work(own).finally(own.close);
  }

  return {
    extensionId: side.extensionId,
    origin: side.origin,
    profileDir: folders.profile,
    downloadsDir: folders.downloads,
    get context() {
      return session.context;
    },
    get witness() {
      return session.witness;
    },
    createVault: password => onOptions(page => page.createVault(password)),
    unlock: async password => {
      const [prompt] = session.promptWindows();
      await (prompt ? prompt.unlock(password) : onPopup(own => own.unlock(password)));
    },
    lock: () => onPopup(own => own.lock()),
    addConfig: config =>
      onOptions(page =>
        page.addConfig(config, async () => {
          if (config.permission !== undefined) await answerPermission(config.permission);
        }),
      ),
    listConfigs: () => onOptions(page => page.listConfigs()),
    openOptions: (hash = '#/') => session.openUi('options', hash),
    sites: async () => openSitesPage(await session.openUi('options', '#/sites')),
    popup,
    promptWindows: () => session.promptWindows(),
    waitForPrompt: limitMs => session.waitForPrompt(limitMs),
    stopWorker: () => session.witness.worker.stop(),
    chooseFromMenu: async (page, item, on = {}) => {
      const tabId = await session.witness.tabId(page);
      await session.witness.worker.chooseFromMenu(item, { tabId, pageUrl: page.url(), ...on });
      // What it opens is no page for a test, and would take the answers of the one that the test opens.
      if (item !== 'menuLock') await session.witness.closeToolbarPopup();
    },
    newPage: url => session.newPage(url),
    inPage: (page, expression) => session.inPage(page, expression),
    answerPermission,
    press,
    restart: async () => {
      await end();
      session = await startSession(side, options, folders, display?.name);
    },
    leaveAlone: async opening => {
      if (display === undefined) throw new Error('Only a headed browser can be left alone');
      // Already alone, it ended with its own trust.
      if (alone === undefined) await session.leave();
      await end();
      alone = startAlone(side.command(options, folders, opening), display, options.env);
      return alone;
    },
    close: async ({ keepProfile = false } = {}) => {
      await end();
      await display?.stop();
      if (!keepProfile) removeFolder(home);
    },
  };
}
