/** The vault opened by a page, for one piece of work. */
import { Unlocked } from './unlocked.js';

/** The result of `use`, as a task of the vault that `vaultKey` opens. @throws WrongPassword, VaultDamaged, VaultNewer */
export async function withOpen<T>(vaultKey: Uint8Array, use: (unlocked: Unlocked) => Promise<T>): Promise<T> {
  const unlocked = await Unlocked.open(vaultKey);
  try {
    return await unlocked.task(() => use(unlocked));
  } finally {
    unlocked.close();
  }
}
