/**
 * The companion's PKCS#11 token in Firefox: its module is loaded while the vault is open, and unloaded at lock, which
 * also ends the connections that a client certificate opened. A token that merely refuses would still show the
 * certificate in TLS 1.3, and hang in 1.2 (measured on Firefox ESR 153).
 */
import browser from 'webextension-polyfill';
import { hostName } from '../../../shared/protocol.js';

interface Pkcs11 {
  isModuleInstalled(name: string): Promise<boolean>;
  installModule(name: string): Promise<void>;
  uninstallModule(name: string): Promise<void>;
}
/** There only with the optional permission. */
const pkcs11 = () => (browser as unknown as { readonly pkcs11?: Pkcs11 }).pkcs11;

/** One after the other: what was asked last holds. */
let queue: Promise<unknown> = Promise.resolve();

function turn(loaded: boolean): Promise<void> {
  const next = queue.then(async () => {
    const api = pkcs11();
    if (api === undefined || (await api.isModuleInstalled(hostName)) === loaded) return;
    await (loaded ? api.installModule(hostName) : api.uninstallModule(hostName));
  });
  // Without the module's manifest the browser knows no such name: nothing was ever loaded.
  queue = next.catch(error => console.warn('The token was not turned', error));
  return queue as Promise<void>;
}

export const lendToken = () => turn(true);
export const withdrawToken = () => turn(false);
