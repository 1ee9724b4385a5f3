/** Firefox's side of what differs between the browsers. Measured on Firefox ESR 153; docs/architecture.md tells more. */
import browser from 'webextension-polyfill';
import { headerBytes } from '../../shared/header-bytes.js';
import type { Browser, SessionRule, WebRequestEvent } from './browser.js';
import { forgetAnswers, onAuthRequired } from './firefox/challenges.js';
import { type Origins, originOf } from './firefox/details.js';
import { onRequest, onSending } from './firefox/sending.js';
import { lendToken, withdrawToken } from './firefox/token.js';
import { release, withhold } from './firefox/withheld.js';

const resourceTypes = [
  'main_frame',
  'sub_frame',
  'stylesheet',
  'script',
  'image',
  'font',
  'object',
  'xmlhttprequest',
  'ping',
  'beacon',
  'csp_report',
  'media',
  'websocket',
  'xslt',
  'imageset',
  'web_manifest',
  'speculative',
  'json',
  'other',
];

/** declarativeNetRequest, which the types of the polyfill leave out. */
interface Rules {
  updateSessionRules(change: {
    readonly removeRuleIds: number[];
    readonly addRules: SessionRule[];
  }): Promise<void>;
  getSessionRules(): Promise<{ readonly id: number }[]>;
}
const rules = () => (browser as unknown as { readonly declarativeNetRequest: Rules }).declarativeNetRequest;

/** Of a character of a value only its lowest byte is sent. */
function asBytes(rule: SessionRule): SessionRule {
  const headers = rule.action.requestHeaders as readonly { value?: string }[] | undefined;
  if (headers === undefined) return rule;
  const requestHeaders = headers.map(it => ({ ...it, ...(it.value && { value: headerBytes(it.value) }) }));
  return { ...rule, action: { ...rule.action, requestHeaders } };
}

export const firefox: Browser = {
  dialect: {
    resourceTypes,
    // `|http://` matches WebSockets too, and `|ws://` does not.
    webSocketSchemes: false,
    topDomains: false,
    // Some are kept for the fences of challenge/guard.ts and the upgrades of attach/twins.ts.
    maxRules: 5000 - 500 - 500,
    maxRegexRules: 1000,
  },

  // The event page is only woken for listeners registered while its script runs: none may be registered anew.
  listen<Listener, Rest extends unknown[]>(
    event: WebRequestEvent<Listener, Rest>,
    listener: Listener,
    ...rest: Rest
  ) {
    const named = (details: Origins) =>
      (listener as (details: object) => unknown)({ ...details, ...originOf(details) });
    event.addListener(named as Listener, ...rest);
  },
  listenForFirstPermission() {},

  onAuthRequired,
  onSending,
  onRequest,
  noneIsUser: false,
  // It only ever gets a placeholder: firefox/placeholder.ts.
  keepsAnswers: false,
  forgetAnswers,
  clearAuthCache: withhold,
  releaseAuthCache: release,
  lendToken,
  withdrawToken,

  async updateRules({ remove, add }) {
    await rules().updateSessionRules({ removeRuleIds: [...remove], addRules: add.map(asBytes) });
  },
  async ruleIds() {
    return (await rules().getSessionRules()).map(rule => rule.id);
  },
};
