/** Aliases: ids in URLs (`authcfg=<id>`) that no config has, and which config the user says they mean. */
import type { AuthConfigId } from './auth-config.js';

export interface Alias {
  readonly id: AuthConfigId;
  readonly configId: AuthConfigId;
}

/** Those that still are some: their config is there, and no config has their id, which would be its own from then on. */
export function liveAliases(
  aliases: readonly Alias[],
  isConfig: (id: AuthConfigId) => boolean,
): readonly Alias[] {
  return aliases.filter(({ id, configId }) => isConfig(configId) && !isConfig(id));
}
