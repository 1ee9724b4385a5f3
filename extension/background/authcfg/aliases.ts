/** Ids in URLs that the user assigned to configs: what the pages show of them, and change. */
import type { ResponseOf } from '../../messages/answers.js';
import type { RequestOf } from '../../messages/requests.js';
import { refreshRules } from '../attach/refresh.js';
import { type OpenVault, opened, openedOrFail } from '../session.js';

async function changed(open: OpenVault): Promise<void> {
  await refreshRules(open, () => opened() === open);
}

/** Configs that an id may be assigned to where it was met: those of that resource. */
export async function aliasChoices({
  resource,
}: RequestOf<'aliases.choices'>): Promise<ResponseOf<'aliases.choices'>> {
  return openedOrFail()
    .pairs.tied(resource)
    .map(({ configId, name }) => ({ configId, name }));
}

export async function listAliases(): Promise<ResponseOf<'aliases.list'>> {
  const { vault } = openedOrFail();
  const names = new Map(vault.configs().map(config => [config.id, config.name]));
  return vault.aliases().map(alias => ({ ...alias, name: names.get(alias.configId) ?? '' }));
}

/** The id of a config stays that config's: it is dropped by the vault. */
export async function setAlias({ id, configId }: RequestOf<'aliases.set'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  const others = open.vault.aliases().filter(alias => alias.id !== id);
  await open.vault.saveAliases([...others, { id, configId }]);
  await changed(open);
  return { ok: true };
}

export async function removeAlias({ id }: RequestOf<'aliases.remove'>): Promise<{ ok: true }> {
  const open = openedOrFail();
  await open.vault.saveAliases(open.vault.aliases().filter(alias => alias.id !== id));
  await changed(open);
  return { ok: true };
}
