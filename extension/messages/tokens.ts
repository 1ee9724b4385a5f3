/** Access tokens of authorization servers, as pages are told of them. */

/** Why there is none; the UI has a text for each. */
export const tokenFaultReasons = [
  'sign-in', // the user has to, as there is nothing else to get one with
  'cancelled', // by the user, who closed the window or took too long
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
  'refused', // for another reason, which the server may say
  'malformed', // the answer is none of OAuth 2.0
  'unreachable',
  'not-permitted', // the browser does not let us speak to the server's host
  'clear-text', // the server's address is an http one
  'no-endpoint', // the server's metadata name none
] as const;
export type TokenFaultReason = (typeof tokenFaultReasons)[number];

/** The tokens of one config. */
export interface TokenStatus {
  readonly state: 'none' | 'there' | 'expired';
  /** Milliseconds since the epoch, where the server says so. */
  readonly expiresAt?: number;
  /** New ones may be had without the user. */
  readonly renews: boolean;
}

export type SignInResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: TokenFaultReason;
      /** Host, or for `not-permitted` origin, that it is about. */
      readonly host?: string;
      /** What the server says: a text from outside. */
      readonly says?: string;
    };
