/** Reading a kept copy, with the master password it was kept under. */
import { openContents } from './contents.js';
import { copyDigest, parseCopy } from './copies.js';
import { openLabel } from './copy-label.js';
import { VaultDamaged } from './errors.js';
import { type Gathered, gather } from './gather.js';
import { parseHeader } from './header.js';
import type { RecordSource } from './record-reader.js';
import { Store, type StoredCopy } from './store.js';
import { sealerFor } from './unlocked.js';
import { withOpen } from './with-open.js';

/** The header of a copy, for a password to be tried on. @throws VaultDamaged, VaultNewer */
export async function copyHeader(id: string): Promise<Uint8Array> {
  const store = await Store.open();
  try {
    const { header } = parseCopy(await store.copy(id));
    parseHeader(header);
    return header;
  } finally {
    store.close();
  }
}

function sourceOf(copy: StoredCopy): RecordSource {
  const records = new Map<string, unknown>(copy.records);
  const states = new Map<string, unknown>(copy.states);
  return {
    record: async key => records.get(key),
    records: async () => records,
    state: async key => states.get(key),
    states: async () => states,
  };
}

/**
 * What is in a copy. `vaultKey`: of the vault it lies beside; `copyKey`: what its own header and password gave.
 *
 * @throws VaultDamaged when anything of it was changed, or it is another copy than its label says; WrongPassword
 */
export function openCopy(vaultKey: Uint8Array, id: string, copyKey: Uint8Array): Promise<Gathered> {
  return withOpen(vaultKey, async ({ store, sealer: own }) => {
    const { made, digest } = openLabel(own, id, (await store.labels()).get(id));
    const copy = parseCopy(await store.copy(id));
    if (copyDigest(copy) !== digest) throw new VaultDamaged('copy', 'digest does not match');
    const sealer = sealerFor(copy.header, copyKey);
    try {
      const { contents } = openContents(sealer, copy);
      return await gather({ store: sourceOf(copy), sealer, contents }, made);
    } finally {
      sealer.close();
    }
  });
}
