/** Kept copies as this page deals with them: the background has no part in it. */
import type { CopyReason, Gathered, KeptCopy } from '../../../vault/care.js';
import { withOpenKey } from '../../unlock.js';

const load = () => import('../../../vault/care.js');

/** Keeps a copy of the vault as it is. Before what takes much away; that is not to begin where this fails. */
export async function keepCopy(why: CopyReason): Promise<void> {
  const { keepCopy: keep } = await load();
  await withOpenKey(key => keep(key, why));
}

export async function listCopies(): Promise<readonly KeptCopy[]> {
  const { listCopies: list } = await load();
  return withOpenKey(list);
}

export async function removeCopy(id: string): Promise<void> {
  const { removeCopy: remove } = await load();
  await withOpenKey(key => remove(key, id));
}

/** The header (base64) of a copy, for the password of its time. */
export async function copyHeader(id: string): Promise<string> {
  const [{ copyHeader: read }, { toBase64 }] = await Promise.all([load(), import('../../../vault/slot.js')]);
  return toBase64(await read(id));
}

/** What is in a copy; `copyKey`: what its own password gave. */
export async function openCopy(id: string, copyKey: Uint8Array): Promise<Gathered> {
  const { openCopy: open } = await load();
  return withOpenKey(key => open(key, id, copyKey));
}
