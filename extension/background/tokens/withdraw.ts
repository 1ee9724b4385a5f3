/** Tokens that nobody has any more: the server is told to forget them (RFC 7009). */
import type { AuthConfigId, Fields } from '../../../shared/auth-config.js';
import type { OpenVault } from '../session.js';
import { revoke } from './grants.js';
import { tokenConfigs } from './token-configs.js';

/** Settles when the servers know, or will not: a server need not have a way to be told. */
export async function withdraw(all: Iterable<Fields>): Promise<void> {
  const warn = (error: unknown) => console.warn('Tokens not revoked', error);
  await Promise.all([...all].map(fields => revoke(fields).catch(warn)));
}

/** What there is to withdraw of some configs; to be read before they change. */
export async function tokensOf(
  open: OpenVault,
  isMeant: (id: AuthConfigId) => boolean,
): Promise<readonly Fields[]> {
  return (await tokenConfigs(open, isMeant)).map(({ fields }) => fields);
}
