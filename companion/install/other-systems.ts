/**
 * Where browsers look for native messaging hosts on macOS and Windows, by their documentation (Chromium, "Native
 * messaging"; MDN, "Native manifests"). Not tested: nobody here has such a machine.
 */
import type { BrowserId } from './browsers.js';

/** Folders of manifests below `Library/Application Support`: of the home, or of the machine. */
const macFolders: Readonly<Record<BrowserId, string>> = {
  chromium: 'Chromium/NativeMessagingHosts',
  chrome: 'Google/Chrome/NativeMessagingHosts',
  edge: 'Microsoft Edge/NativeMessagingHosts',
  brave: 'BraveSoftware/Brave-Browser/NativeMessagingHosts',
  vivaldi: 'Vivaldi/NativeMessagingHosts',
  firefox: 'Mozilla/NativeMessagingHosts',
};

/** For all users these browsers look elsewhere: Chrome's folder of the machine is not below Application Support. */
const macSystemFolders: Partial<Record<BrowserId, string>> = {
  chrome: '/Library/Google/Chrome/NativeMessagingHosts',
  edge: '/Library/Microsoft/Edge/NativeMessagingHosts',
};

/** The folder of a browser's manifests on macOS; `home` undefined: for all users. */
export function macManifests(browser: BrowserId, home: string | undefined): string {
  const below = `Library/Application Support/${macFolders[browser]}`;
  return home === undefined ? (macSystemFolders[browser] ?? `/${below}`) : `${home}/${below}`;
}

const windowsKeys: Readonly<Record<BrowserId, string>> = {
  chromium: 'Software\\Chromium\\NativeMessagingHosts',
  chrome: 'Software\\Google\\Chrome\\NativeMessagingHosts',
  edge: 'Software\\Microsoft\\Edge\\NativeMessagingHosts',
  brave: 'Software\\BraveSoftware\\Brave-Browser\\NativeMessagingHosts',
  vivaldi: 'Software\\Vivaldi\\NativeMessagingHosts',
  firefox: 'Software\\Mozilla\\NativeMessagingHosts',
};

/** The registry key whose default value is the path of the manifest. */
export function windowsKey(browser: BrowserId, host: string, system: boolean): string {
  return `${system ? 'HKEY_LOCAL_MACHINE' : 'HKEY_CURRENT_USER'}\\${windowsKeys[browser]}\\${host}`;
}
