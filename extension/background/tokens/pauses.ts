/** Servers that failed are not asked again by themselves at once: twice as long each time, up to an hour. */
import type { AuthConfigId } from '../../../shared/auth-config.js';

const firstMs = 60_000;
const longestMs = 60 * 60_000;

const pauses = new Map<AuthConfigId, { readonly until: number; readonly ms: number }>();

export function pause(id: AuthConfigId): void {
  const ms = Math.min((pauses.get(id)?.ms ?? firstMs / 2) * 2, longestMs);
  pauses.set(id, { until: Date.now() + ms, ms });
}

/** Milliseconds since the epoch; 0 for a config that may be asked for. */
export const pausedUntil = (id: AuthConfigId): number => pauses.get(id)?.until ?? 0;

/** There are new tokens, or none are to be had without the user. */
export const endPause = (id: AuthConfigId): unknown => pauses.delete(id);
