/** What is kept of an answer of a token endpoint (RFC 6749, 5.1), which the library has looked at. */
import type { TokenEndpointResponse } from 'oauth4webapi';
import type { Tokens } from '../../../shared/methods/oauth2.js';
import { TokenFault } from './fault.js';

type Answer = Pick<TokenEndpointResponse, 'access_token' | 'refresh_token' | 'expires_in'>;

/** The last moment that there is a date for. */
const endOfTime = 8.64e15;

/** At `now`, in milliseconds since the epoch; `refreshToken` is the one of before. @throws TokenFault (`malformed`) */
export function tokensOf(answer: Answer, now: number, refreshToken = ''): Tokens {
  const { access_token, refresh_token, expires_in } = answer;
  // RFC 6749, A.12: anything else is no value of a header.
  if (!/^[ -~]+$/.test(access_token)) throw new TokenFault('malformed');
  return {
    accessToken: access_token,
    // RFC 6749, 6: without a new one the old one stays.
    refreshToken: refresh_token ?? refreshToken,
    obtainedAt: String(now),
    expiresAt: expires_in === undefined ? '' : String(Math.min(now + expires_in * 1000, endOfTime)),
  };
}
