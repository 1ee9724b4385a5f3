/**
 * The browser's API for pages. Both browsers return promises in Manifest V3, and Chromium only calls it `chrome`, so
 * pages need no polyfill; it would be a sixth of the popup.
 */
import type { Browser } from 'webextension-polyfill';

const global = globalThis as { browser?: Browser; chrome?: unknown };

export default (global.browser ?? global.chrome) as Browser;
