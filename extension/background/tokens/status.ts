/** What is known of a config's tokens. */
import type { AuthConfigId, AuthConfigSummary, Fields } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import { hasToken } from '../../../shared/methods/oauth2.js';
import type { TokenStatus } from '../../messages/tokens.js';
import type { OpenVault } from '../session.js';
import { type Source, sourceOf } from './sources.js';

export const usesTokens = ({ method }: Pick<AuthConfigSummary, 'method'>): boolean =>
  methods.get(method)?.tokens === true;

function statusOf(source: Source, fields: Fields): TokenStatus {
  const { accessToken = '', expiresAt = '' } = fields;
  const there = hasToken(fields, Date.now());
  return {
    state: there ? 'there' : accessToken === '' ? 'none' : 'expired',
    ...(expiresAt === '' ? {} : { expiresAt: Number(expiresAt) }),
    renews: source.renews(fields),
  };
}

/** Of all configs with which the user has to do; those whose record is damaged are left out. */
export async function tokenStatuses(open: OpenVault): Promise<ReadonlyMap<AuthConfigId, TokenStatus>> {
  const configs = open.vault.configs().filter(usesTokens);
  const all = await open.vault.fieldsOf(configs.map(({ id }) => id));
  return new Map(
    configs.flatMap(({ id, method }) => {
      const [source, fields] = [sourceOf({ method }), all.get(id)];
      if (source === undefined || fields === undefined || source.isSilent?.(fields)) return [];
      return [[id, statusOf(source, fields)]];
    }),
  );
}
