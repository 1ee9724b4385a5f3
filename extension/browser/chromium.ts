/** Chromium's side of what differs between the browsers. Measured on Chromium 156. */
import { realmOffered } from '../../shared/challenge.js';
import type { AuthAnswer, AuthRequest, Browser } from './browser.js';
import { listen, listenForFirstPermission } from './listen.js';
import { isPrivate } from './private-tabs.js';

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
  'csp_report',
  'media',
  'websocket',
  'webtransport',
  'webbundle',
  'other',
];

type HttpHeader = { readonly name: string; readonly value?: string };
type Rules = chrome.declarativeNetRequest.Rule[];

function blockingResponse(answer: AuthAnswer): chrome.webRequest.BlockingResponse {
  if (answer.kind === 'cancel') return { cancel: true };
  if (answer.kind === 'pass') return {};
  return { authCredentials: { username: answer.username, password: answer.password } };
}

/** WWW-Authenticate fields of a response, in order. */
function challengesOf({ responseHeaders = [] }: { responseHeaders?: HttpHeader[] }): string[] {
  const fields = responseHeaders.filter(({ name }) => name.toLowerCase() === 'www-authenticate');
  return fields.map(({ value = '' }) => value);
}

/** The worker is stopped after 30 s without an event, which would release a held request to the native prompt. */
const keepAliveMs = 20_000;

function heldAlive(answer: Promise<AuthAnswer>): Promise<AuthAnswer> {
  const timer = setInterval(() => chrome.runtime.getPlatformInfo(() => undefined), keepAliveMs);
  return answer.finally(() => clearInterval(timer));
}

export const chromium: Browser = {
  dialect: {
    resourceTypes,
    webSocketSchemes: true,
    topDomains: true,
    // Some are kept for the fences of challenge/guard.ts and the upgrades of attach/twins.ts.
    maxRules: 5000 - 500 - 500,
    maxRegexRules: 1000,
  },

  listen,
  listenForFirstPermission,
  noneIsUser: true,
  // Every answer does, and from the cache to requests of every site.
  keepsAnswers: true,

  onAuthRequired(listener) {
    // Only the callback form answers in Chromium: a promise with `asyncBlocking` hangs.
    listen(
      chrome.webRequest.onAuthRequired,
      (details, callback) => {
        // Its own reading of a realm is another than that of the header, which refusals are judged by.
        const realm = realmOffered(challengesOf(details), details.scheme.toLowerCase()) ?? details.realm;
        // Nor does Chromium say of a request whether its window is private.
        const answer = isPrivate(details.tabId).then(incognito =>
          listener({ ...details, realm, incognito } as AuthRequest),
        );
        heldAlive(answer).then(
          answer => callback?.(blockingResponse(answer)),
          error => {
            // Fail closed: the page gets the server's own 401.
            console.error('Challenge not handled', error);
            callback?.({ cancel: true });
          },
        );
        return undefined;
      },
      { urls: ['<all_urls>'] },
      ['asyncBlocking', 'responseHeaders'],
    );
  },

  async updateRules({ remove, add }) {
    await chrome.declarativeNetRequest.updateSessionRules({
      removeRuleIds: [...remove],
      addRules: add as unknown as Rules,
    });
  },

  async ruleIds() {
    return (await chrome.declarativeNetRequest.getSessionRules()).map(rule => rule.id);
  },

  async clearAuthCache(origins) {
    if (origins.length === 0) return;
    // Of all data types only `cookies` empties the auth cache, and with `extension` as the only type of origin no
    // cookie of a site is touched. Undocumented: test/e2e/auth-cache.test.ts guards it.
    await chrome.browsingData.remove(
      {
        since: 0,
        originTypes: { extension: true },
        ...(origins === 'all' ? {} : { origins: [...origins] as [string, ...string[]] }),
      },
      { cookies: true },
    );
  },
};
