/**
 * The browser's API, in place of webextension-polyfill, which it is built under the name of (vite.config.ts): both
 * browsers return promises in Manifest V3, and Chromium only calls it `chrome`. The polyfill would be a sixth of the
 * popup and a twentieth of the background.
 */
const global = globalThis as { browser?: unknown; chrome?: unknown };

export default global.browser ?? global.chrome;
