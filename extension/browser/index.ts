/** The browser this build is for: the other one's code is left out of the bundle. */
import type { Browser } from './browser.js';
import { chromium } from './chromium.js';
import { firefox } from './firefox.js';

export type {
  Attachment,
  AuthAnswer,
  AuthRequest,
  Browser,
  RuleBody,
  RuleDialect,
  SendingRequest,
  SessionRule,
  TopPage,
} from './browser.js';

export { isPrivate } from './private-tabs.js';

export const browserSide: Browser = __TARGET__ === 'firefox' ? firefox : chromium;
export const { listen, listenForFirstPermission } = browserSide;
