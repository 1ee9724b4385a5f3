/**
 * When the unlock window may open by itself (design: "Unlock window while locked"): it must be the user who wants
 * something, never a page in the background that polls.
 */

export interface UnlockFacts {
  readonly type: string;
  /** Host of the requested URL. */
  readonly host: string;
  readonly initiator: string | undefined;
  /** Host of the top page of the request's tab; undefined when unreadable. */
  readonly topHost: string | undefined;
  readonly tabActive: boolean;
  /**
   * The user did something in the tab since the lock, or since closing an earlier unlock window. This very
   * navigation counts if it is the user's own.
   */
  readonly userActed: boolean;
}

/** Whether the request may open the unlock window, or join the ones that wait behind it. */
export function mayOpenUnlock({
  type,
  host,
  initiator,
  topHost,
  tabActive,
  userActed,
}: UnlockFacts): boolean {
  if (type === 'main_frame') return tabActive && userActed;
  const initiatorHost = initiator === undefined ? undefined : URL.parse(initiator)?.hostname;
  return userActed && initiatorHost === host && topHost === host;
}
