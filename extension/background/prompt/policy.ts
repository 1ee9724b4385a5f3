/**
 * When the prompt window may open by itself (design: "Unlock window while locked"): it must be the user who wants
 * something, never a page in the background that polls. What may not open it makes a badge and an entry.
 */
import { hostOf } from '../../../shared/domains.js';

export interface AskFacts {
  readonly type: string;
  /** Host of the requested URL. */
  readonly host: string;
  readonly initiator: string | undefined;
  /** Host of the top page of the request's tab; undefined when unreadable. */
  readonly topHost: string | undefined;
  readonly tabActive: boolean;
  /**
   * The user did something in the tab since the lock, or since closing an earlier prompt window. This very
   * navigation counts if it is the user's own.
   */
  readonly userActed: boolean;
}

/** Whether the request may be held while the user is asked to unlock or to choose a config. */
export function mayHold({ type, host, initiator, topHost, tabActive, userActed }: AskFacts): boolean {
  if (type === 'main_frame') return tabActive && userActed;
  return userActed && hostOf(initiator) === host && topHost === host;
}

/** Whether the user may be asked about a site that a page in the tab brought with it. */
export function mayAskConsent({ tabActive, userActed }: Pick<AskFacts, 'tabActive' | 'userActed'>): boolean {
  return tabActive && userActed;
}
