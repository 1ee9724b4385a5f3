/** The configs of the open vault that have tokens, or are to have some. */
import type { AuthConfigId, Fields } from '../../../shared/auth-config.js';
import type { OpenVault } from '../session.js';
import { type Source, sourceOf } from './sources.js';

export interface TokenConfig {
  readonly id: AuthConfigId;
  readonly source: Source;
  readonly fields: Fields;
}

/** Those that are meant, opened together; those whose record is damaged are left out. */
export async function tokenConfigs(
  open: OpenVault,
  isMeant: (id: AuthConfigId) => boolean = () => true,
): Promise<TokenConfig[]> {
  const sources = open.vault.configs().flatMap(config => {
    const source = isMeant(config.id) ? sourceOf(config) : undefined;
    return source === undefined ? [] : [[config.id, source] as const];
  });
  const all = await open.vault.fieldsOf(sources.map(([id]) => id));
  return sources.flatMap(([id, source]) => {
    const fields = all.get(id);
    return fields === undefined ? [] : [{ id, source, fields }];
  });
}
