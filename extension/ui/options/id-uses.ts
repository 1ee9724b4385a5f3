/** Where the id of a config is used, as far as Latchkey knows, and whether another one can take its place. */
import { isAuthConfigId } from '../../../shared/auth-config.js';
import type { AliasView, ConfigView } from '../../messages/config-view.js';
import { t } from '../i18n.js';
import type { Ask } from '../request.js';

export interface IdUses {
  /** Sites that something was decided about for it. */
  readonly sites: readonly string[];
  /** Resources for which it is the chosen one of several. */
  readonly chosenFor: readonly string[];
  /** Further ids that mean it in addresses. */
  readonly others: readonly string[];
  /** All ids that were assigned, whichever config they mean. */
  readonly aliases: readonly AliasView[];
}

/** Asks the background for all that names the config by its id. */
export async function usesOf(ask: Ask, { id, resources }: ConfigView): Promise<IdUses> {
  const shared = resources.filter(({ tiedWith }) => tiedWith.length > 0).map(({ text }) => text);
  const [grants, aliases, ...ties] = await Promise.all([
    ask('grants.list', null),
    ask('aliases.list', null),
    ...shared.map(resource => ask('ties.get', { resource })),
  ]);
  return {
    sites: grants.filter(({ configId }) => configId === id).map(({ site }) => site),
    chosenFor: shared.filter((_, n) => ties[n]?.chosen === id),
    others: aliases.filter(({ configId }) => configId === id).map(alias => alias.id),
    aliases,
  };
}

interface Known {
  readonly id: string;
  readonly configs: readonly ConfigView[];
  readonly aliases: readonly AliasView[];
}

/** Why a config cannot have that id, in words. One of its own aliases it can have. */
export function idProblem(newId: string, { id, configs, aliases }: Known): string | undefined {
  if (!isAuthConfigId(newId)) return t('editIdForm');
  if (newId === id) return t('editIdSame');
  const owner = configs.find(config => config.id === newId);
  if (owner !== undefined) return t('editIdTaken', owner.name);
  const alias = aliases.find(it => it.id === newId && it.configId !== id);
  return alias === undefined ? undefined : t('editIdAlias', alias.name);
}
