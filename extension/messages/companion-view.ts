/** The companion as the settings tell of it. */

/** Why there is no companion to speak with. */
export type CompanionAbsence =
  /** Nobody has asked for it since the worker started. */
  | 'not-asked'
  /** The browser knows no native messaging host of that name. */
  | 'not-installed'
  /** The browser does not let this extension speak to it, or the extension lacks the permission. */
  | 'forbidden'
  /** It was started and ended, or did not say hello in time. */
  | 'not-answering'
  /** It speaks another version of the protocol. */
  | 'other-version';

export type CompanionStatus =
  | { readonly state: 'absent'; readonly why: CompanionAbsence }
  | { readonly state: 'connecting' }
  /** `token`: whether client certificates can be lent to this browser. */
  | { readonly state: 'ready'; readonly version: string; readonly token: 'listening' | 'unavailable' }
  /** It was there and ended; ms since the epoch from which it may be started again. */
  | { readonly state: 'lost'; readonly retryAt: number };
