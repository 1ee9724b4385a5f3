/** What "Test connection" found. */

/** How a server answered one request of the connection test. */
export interface Answered {
  readonly ms: number;
  readonly status?: number;
  /** WWW-Authenticate fields. */
  readonly challenges: readonly string[];
  readonly redirected?: boolean;
  /** Where a request without credentials was redirected to. */
  readonly landedAt?: string;
  readonly error?: 'timeout' | 'unreachable';
}

export const connectionVerdicts = [
  'works',
  'wrong-credentials',
  'forbidden', // the credentials were taken, but this address is not for them
  'not-asked', // the server lets anyone in
  'other-scheme', // it asks for something else than this method
  'proxy',
  'server-error',
  'no-answer',
  'unclear',
  'url-needed', // a wildcard: which host?
  'not-permitted',
  'clear-text',
  'damaged',
  'no-token', // nobody has signed in, or what the token is for is not known yet
  'not-testable', // the method needs the browser's own answer to a challenge
] as const;
export type ConnectionVerdict = (typeof connectionVerdicts)[number];

export interface ConnectionResult {
  readonly verdict: ConnectionVerdict;
  readonly without: Answered;
  readonly with: Answered;
}
