/** Changing how the secret of one resource is attached, without touching anything else of its config. */
import type { AttachMode } from '../../../shared/auth-config.js';
import { formatResource } from '../../../shared/resource.js';
import type { RequestOf } from '../../messages/requests.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import { changed } from '../configs.js';
import { opened, openedOrFail } from '../session.js';

export async function setAttach({
  id,
  resource,
  attach,
}: RequestOf<'configs.setAttach'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  await open.vault.change(id, before => {
    const row = before?.resources.findIndex(it => formatResource(it) === resource) ?? -1;
    if (before === undefined || row < 0) throw new Error('No such resource');
    return { ...before, resources: before.resources.map((it, at) => (at === row ? { ...it, attach } : it)) };
  });
  await changed(open);
  return { ok: true };
}

function attachNow({ configId = '', resource }: TabEntry): AttachMode | undefined {
  return opened()
    ?.pairs.of(configId)
    .find(({ text }) => text === resource)?.resource.attach;
}

/** An entry of an override, with whether the user did something about it meanwhile. */
export function withSwitch(entry: TabEntry): TabEntry {
  return entry.attach === undefined ? entry : { ...entry, switched: attachNow(entry) === 'challenge' };
}
