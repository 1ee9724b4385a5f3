/** Erasing everything: the vault, what is derived from it, and the permissions that were given for it. */
import browser from 'webextension-polyfill';
import { Vault } from '../vault/vault.js';
import { inOneStep, lock, settle } from './lock.js';
import { grantedOrigins } from './permits.js';
import { opened, openVault } from './session.js';
import { tokensOf, withdraw } from './tokens/withdraw.js';

/** How long a server has to forget tokens (RFC 7009), in milliseconds: erasing does not hang on it. */
export const revocationMs = 4000;

/** Permissions for hosts that the user gave; those of the manifest cannot be given back. */
async function givePermissionsBack(): Promise<void> {
  for (const origin of await grantedOrigins())
    await browser.permissions.remove({ origins: [origin] }).catch(() => false);
}

/** Locks first, so that nothing is withdrawn too late. */
export const erase = (): Promise<void> => inOneStep(eraseAll);

async function eraseAll(): Promise<void> {
  const open = opened();
  // Of what is damaged there is nothing to read, and all the more reason to erase it.
  const tokens = open === undefined ? [] : await tokensOf(open, () => true).catch(() => []);
  // A step that failed is told at the end: what is stored goes all the same.
  const locked = await lock().catch((error: unknown) => ({ error }));
  const withdrawn = withdraw(tokens);
  await Vault.erase();
  await browser.storage.local.clear();
  // Nothing can be revoked without the permissions.
  await Promise.race([withdrawn, new Promise(resolve => setTimeout(resolve, revocationMs))]);
  await givePermissionsBack();
  // Which finds that there is none.
  await openVault();
  await settle();
  if (locked !== undefined) throw locked.error;
}
