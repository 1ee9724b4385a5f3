/** What pages are told of tokens. */
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { hasToken } from '../../../shared/methods/oauth2.js';
import type { TokenStatus } from '../../messages/tokens.js';
import type { OpenVault } from '../session.js';
import { type TokenConfig, tokenConfigs } from './token-configs.js';

function statusOf({ source, fields }: TokenConfig): TokenStatus {
  const { accessToken = '', expiresAt = '' } = fields;
  const there = hasToken(fields, Date.now());
  return {
    state: there ? 'there' : accessToken === '' ? 'none' : 'expired',
    ...(expiresAt === '' ? {} : { expiresAt: Number(expiresAt) }),
    renews: source.renews(fields),
  };
}

/** Of the configs that are meant and that the user has to do with. */
export async function tokenStatuses(
  open: OpenVault,
  isMeant?: (id: AuthConfigId) => boolean,
): Promise<ReadonlyMap<AuthConfigId, TokenStatus>> {
  const all = await tokenConfigs(open, isMeant);
  const shown = all.filter(({ source, fields }) => !source.isSilent?.(fields));
  return new Map(shown.map(config => [config.id, statusOf(config)]));
}
