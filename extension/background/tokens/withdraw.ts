/** Tokens that nobody has any more: the server is told to forget them (RFC 7009). */
import type { AuthConfigId, Fields } from '../../../shared/auth-config.js';
import type { OpenVault } from '../session.js';
import { revoke } from './grants.js';
import { tokenConfigs } from './token-configs.js';

/** Nobody waits for it, and a server need not have a way to. */
export function withdraw(all: Iterable<Fields>): void {
  for (const fields of all) revoke(fields).catch(error => console.warn('Tokens not revoked', error));
}

/** What there is to withdraw of some configs; to be read before they change. */
export async function tokensOf(
  open: OpenVault,
  isMeant: (id: AuthConfigId) => boolean,
): Promise<readonly Fields[]> {
  return (await tokenConfigs(open, isMeant)).map(({ fields }) => fields);
}
