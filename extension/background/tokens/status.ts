/** What is known of a config's tokens. */
import type { AuthConfigId, AuthConfigSummary, Fields } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import { clientCredentials, hasToken } from '../../../shared/methods/oauth2.js';
import type { TokenStatus } from '../../messages/tokens.js';
import type { OpenVault } from '../session.js';

export const usesTokens = ({ method }: Pick<AuthConfigSummary, 'method'>): boolean =>
  methods.get(method)?.tokens === true;

/** Whether new tokens may be had without the user. */
export const renews = ({ grantFlow, refreshToken }: Fields): boolean =>
  grantFlow === clientCredentials || Boolean(refreshToken);

function statusOf(fields: Fields): TokenStatus {
  const { accessToken = '', expiresAt = '' } = fields;
  const there = hasToken(fields, Date.now());
  return {
    state: there ? 'there' : accessToken === '' ? 'none' : 'expired',
    ...(expiresAt === '' ? {} : { expiresAt: Number(expiresAt) }),
    renews: renews(fields),
  };
}

/** Of all configs that have any; those whose record is damaged are left out. */
export async function tokenStatuses(open: OpenVault): Promise<ReadonlyMap<AuthConfigId, TokenStatus>> {
  const ids = open.vault.configs().filter(usesTokens);
  const all = await open.vault.fieldsOf(ids.map(({ id }) => id));
  return new Map([...all].map(([id, fields]) => [id, statusOf(fields)]));
}
