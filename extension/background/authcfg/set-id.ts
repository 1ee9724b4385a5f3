/** Another id for a config: whatever names it by its id follows, in the vault and in what is kept until lock. */
import type { RequestOf } from '../../messages/requests.js';
import { renameHanded } from '../certificate/hand-over.js';
import { renameBehind } from '../challenge/guard.js';
import { changed } from '../configs.js';
import { opened, openedOrFail } from '../session.js';

/** @throws where the id is taken: nothing has changed then */
export async function setConfigId({ id, newId, keepOld }: RequestOf<'configs.setId'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  // What requests have taught so far is stored under the old id, and goes along.
  await open.saveStates();
  await open.vault.setId(id, newId, keepOld);
  // Invariant 4: nothing is noted for this session after its end.
  if (opened() !== open) throw new Error('The vault is locked');
  renameHanded(id, newId);
  renameBehind(id, newId);
  await Promise.all([open.grants.rename(id, newId), open.choices.rename(id, newId)]);
  await changed(open);
  return { ok: true };
}
