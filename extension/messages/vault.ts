/** The vault as a whole: what state it is in, and the settings it keeps. */
import * as v from 'valibot';

export const vaultStatus = v.object({
  state: v.picklist(['absent', 'locked', 'unlocked', 'damaged', 'unsupported']),
  /** Why, for `damaged` and `unsupported`: a key of the locale's messages is chosen from it. */
  reason: v.optional(v.string()),
  /** Milliseconds since the epoch before which no password is tried (growing delay), if any. */
  retryAt: v.optional(v.number()),
  /** Number of configs, when unlocked. */
  configs: v.optional(v.number()),
});
export type VaultStatus = v.InferOutput<typeof vaultStatus>;

/** Minutes without input before locking; 0 is never. */
export const idleChoices = [0, 15, 60, 240] as const;
export const settings = v.object({
  idleMinutes: v.picklist(idleChoices),
  /** What a site meets that nobody decided about. */
  unknownSites: v.picklist(['ask', 'never']),
  /** What becomes at lock of pages that show a host with a client certificate: loaded anew, or after a question. */
  reloadAtLock: v.picklist(['always', 'ask']),
});
export type Settings = v.InferOutput<typeof settings>;
