/** Changing how the secret of one resource is attached, without touching anything else of its config. */
import type { AttachMode } from '../../../shared/auth-config.js';
import type { RequestOf } from '../../messages/requests.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import { saveConfig } from '../configs.js';
import { opened, openedOrFail } from '../session.js';

/** Saves the config as the editor would, its secrets kept. */
export async function setAttach({
  id,
  resource,
  attach,
}: RequestOf<'configs.setAttach'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  const config = open.vault.configs().find(it => it.id === id);
  const pairs = open.pairs.of(id);
  if (config === undefined || !pairs.some(({ text }) => text === resource))
    throw new Error('No such resource');
  const names = Object.keys(await open.vault.fields(id));
  const result = await saveConfig({
    id,
    name: config.name,
    method: config.method,
    fields: Object.fromEntries(names.map(name => [name, null])),
    // What is stored was confirmed when it was stored.
    confirmed: names,
    resources: pairs.map(({ text, resource: { allowClearText, publicSuffix, ...own } }) => ({
      text,
      attach: text === resource ? attach : own.attach,
      allowClearText,
      publicSuffix,
    })),
  });
  if (!result.ok) throw new Error('The config cannot be saved as it is');
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
