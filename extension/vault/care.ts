/**
 * What takes the master password again, also while the vault is open: export, backup, change of the master password. Done
 * by a page of ours, as the background has no key derivation; the background opens the vault anew where it has changed.
 */
import type { AuthConfig } from '../../shared/auth-config.js';
import { Vault } from './vault.js';

/** What of the vault goes into an export: configs with their fields; those that are damaged are left out. */
export async function readConfigs(vaultKey: Uint8Array, ids: readonly string[]): Promise<AuthConfig[]> {
  const vault = await Vault.open(vaultKey);
  try {
    const fields = await vault.fieldsOf(ids);
    return vault.configs().flatMap(config => {
      const own = fields.get(config.id);
      return own === undefined ? [] : [{ ...config, fields: own }];
    });
  } finally {
    vault.close();
  }
}
