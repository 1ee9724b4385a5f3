/** The browser this build is for. */
export type { AuthAnswer, AuthRequest, Browser, RuleBody, RuleDialect, SessionRule } from './browser.js';
export { chromium as browserSide } from './chromium.js';
export { listen, listenForFirstPermission } from './listen.js';
