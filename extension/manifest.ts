/**
 * One source for both manifests. Permissions, CSP, `key` and gecko id are fixed from the first release on: a
 * permission added later disables the extension at update until the user agrees to it.
 */

export type Target = 'chromium' | 'firefox';

/** Public half of the key that fixes the id `pcighddhofpkpmgboadeodafapnpaecp` of unpacked builds. */
const key =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2DYCs23QQ6EdhSg5+r8dQKJNlDI0d39ppUmT3UUo0BUiPOCAbBEoaH3vMiEmWn+jwFfV+7yfds+n6PlpWgbCIEevls03RARDC/nZZsW5DNBIpr9MTrcjr5t64d9qKj2na1SkIPHsn+jRbjIYxA8bpZnmWqtUt9KixZlDUDXUpxl6lfyxEUSCP0DjO7VmjQdU/SDp9VEkfoIVKzUnVN6yn875D0CAmZCCh/+rliQIDfL5HKkG1Ol31ShuaTVG3wBPKMraPzS1nyitUPi7yjIBHRrmQ3OKu11cq9uQwzqUtc3sKq797rsm+Q/cYtHymxm4vwwscfAfnFuTyXD0D5tEbQIDAQAB';
export const geckoId = 'latchkey@latchkey.example';

/** Everything an extension page may do; `frame-ancestors 'none'`: no page of ours can be framed (invariant 8). */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  'connect-src https: http:',
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The page that navigations to hosts with client certificates land on while the vault is locked: text, no script. */
const lockedPage = ['locked.html', 'locked.css'];

const permissions = [
  // Not `declarativeNetRequestWithHostAccess`: its block rules do not act on requests from unpermitted pages.
  'declarativeNetRequest',
  'webRequest',
  'webRequestAuthProvider',
  'storage',
  'unlimitedStorage',
  'browsingData',
  'activeTab',
  'tabs',
  'idle',
  'alarms',
  'contextMenus',
  'webNavigation',
  'identity',
];

const icons = { 16: 'icons/16.png', 32: 'icons/32.png', 48: 'icons/48.png', 128: 'icons/128.png' };

function common(version: string) {
  return {
    manifest_version: 3,
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    version,
    icons,
    action: {
      default_popup: 'ui/popup/index.html',
      default_icon: icons,
      default_title: '__MSG_extensionName__',
    },
    options_ui: { page: 'ui/options/index.html', open_in_tab: true },
    web_accessible_resources: [{ resources: lockedPage, matches: ['<all_urls>'] }],
    // A permission for https does not cover WebSockets over TLS: without wss no rule acts on them (Chromium 156).
    optional_host_permissions: ['https://*/*', 'http://*/*', 'wss://*/*', 'ws://*/*'],
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+K' } },
      lock: { suggested_key: { default: 'Alt+Shift+L' }, description: '__MSG_commandLock__' },
    },
  };
}

/** The manifest of one browser, as an object to be written as JSON. */
export function manifest(target: Target, version: string): Record<string, unknown> {
  if (target === 'chromium') {
    return {
      ...common(version),
      key,
      // Sandboxed it has neither our origin nor storage.session.
      sandbox: { pages: ['locked.html'] },
      content_security_policy: {
        extension_pages: contentSecurityPolicy,
        sandbox: "sandbox; default-src 'none'; style-src 'self'; frame-ancestors 'none'",
      },
      // 145 brought `topDomains`, without which a foreign page could frame the own host and use its secret.
      minimum_chrome_version: '145',
      background: { service_worker: 'background.js', type: 'module' },
      permissions: [...permissions, 'nativeMessaging'],
      incognito: 'spanning',
    };
  }
  return {
    ...common(version),
    content_security_policy: { extension_pages: contentSecurityPolicy },
    background: { scripts: ['background.js'], type: 'module' },
    permissions: [...permissions, 'webRequestBlocking'],
    optional_permissions: ['nativeMessaging', 'pkcs11'],
    browser_specific_settings: {
      gecko: {
        id: geckoId,
        strict_min_version: '153.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  };
}
