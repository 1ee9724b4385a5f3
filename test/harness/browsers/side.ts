/** What starting and watching Chromium and Firefox have in common. What differs lies in the folders beside this file. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { StartOptions } from '../options.js';

export interface Folders {
  readonly profile: string;
  readonly extension: string;
  readonly downloads: string;
}

/** What a user right-clicked, as browsers tell it to extensions. */
export interface MenuClick {
  readonly tabId: number;
  readonly pageUrl: string;
  readonly linkUrl?: string;
  readonly srcUrl?: string;
}

/** The extension's background: a service worker in Chromium, an event page in Firefox. */
export interface Worker {
  running(): Promise<boolean>;
  /**
   * Stops it, as the browser does after 30 idle seconds, and waits until it has stopped. An event that was
   * waiting for it may start it again at once; what it held in memory is gone all the same.
   */
  stop(): Promise<void>;
  /** Chooses an item of the extension's context menu, by the key of its text, for what was clicked in a tab. */
  chooseFromMenu(item: string, click: MenuClick): Promise<void>;
  /** The keyboard command that locks. */
  pressLock(): Promise<void>;
}

/** A request as rules see it. */
export interface RuleRequest {
  readonly url: string;
  readonly type: string;
  /** Origin of the page behind it. */
  readonly initiator?: string;
}

export interface Launched {
  readonly context: BrowserContext;
  /** Presses a button of the browser's permission prompt, where that takes no keys. */
  answerPermission?(answer: 'allow' | 'deny'): Promise<void>;
  /** Ids of the session rules that would act on each request; else the extension's own API tells. */
  matchedRules?(requests: readonly RuleRequest[]): Promise<number[][]>;
  /** Runs an expression as the page's own script would: what a driver runs counts as a click of the user. */
  inPage(page: Page, expression: string): Promise<unknown>;
  /** Waits until the extension answers challenges, and follows its background from then on. */
  ready(extensionPage: Page): Promise<Worker>;
  /** Opens an address in a private window, as the browser's own menu does. */
  openPrivate(extensionPage: Page, url: string): Promise<void>;
  /** Where only the session trusts the open pages' certificates: gives what writes that down once it has ended. */
  keepTrust?(): Promise<() => void>;
}

/** What a browser opens at its start. */
export type Opening =
  | { readonly address: string }
  /** The start page its user chose. */
  | { readonly startPage: string }
  /** Start pages that a policy orders; Chromium with the installed extension. */
  | { readonly ordered: readonly string[] }
  /** The pages of its last session. */
  | { readonly lastSession: true };

/** A program with its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface BrowserSide {
  readonly extensionId: string;
  /** Scheme and host of the extension's own pages. */
  readonly origin: string;
  /** Writes what must be there before the first start. */
  prepare(options: StartOptions, folders: Folders): void;
  /** Starts the browser on the profile, with the extension as its only one. */
  launch(options: StartOptions, folders: Folders, display?: string): Promise<Launched>;
  /** The browser as a user starts it on that profile, with nothing to drive it. */
  command(options: StartOptions, folders: Folders, opening: Opening): Command;
}

/** The built extension: as seen from the sources, or from the built harness or demo (dist/…). */
export function builtExtension(browser: StartOptions['browser']): string {
  const places = [`../../../dist/${browser}`, `../${browser}`];
  const folders = places.map(place => resolve(import.meta.dirname, place));
  const found = folders.find(folder => existsSync(join(folder, 'manifest.json')));
  if (found === undefined) throw new Error(`No build for ${browser}: run \`npm run build\` first`);
  return found;
}
