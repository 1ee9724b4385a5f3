/** Erasing everything: the vault, what is derived from it, and the permissions that were given for it. */
import browser from 'webextension-polyfill';
import { Vault } from '../vault/vault.js';
import { inOneStep, lock, settle } from './lock.js';
import { grantedOrigins } from './permits.js';
import { openVault } from './session.js';

/** Permissions for hosts that the user gave; those of the manifest cannot be given back. */
async function givePermissionsBack(): Promise<void> {
  for (const origin of await grantedOrigins())
    await browser.permissions.remove({ origins: [origin] }).catch(() => false);
}

/** Locks first, so that nothing is withdrawn too late. */
export const erase = (): Promise<void> => inOneStep(eraseAll);

async function eraseAll(): Promise<void> {
  await lock();
  await Vault.erase();
  await browser.storage.local.clear();
  await givePermissionsBack();
  // Which finds that there is none.
  await openVault();
  await settle();
}
