/** Why there is no token. Texts of a server are shown as text and cut. */
import {
  AuthorizationResponseError,
  OperationProcessingError,
  ResponseBodyError,
  UnsupportedOperationError,
  WWWAuthenticateChallengeError,
} from 'oauth4webapi';
import type { TokenFaultReason } from '../../messages/tokens.js';

export class TokenFault extends Error {
  constructor(
    readonly reason: TokenFaultReason,
    /** Host that it is about, and what the server says of it. */
    readonly about: { readonly host?: string; readonly says?: string } = {},
  ) {
    super(reason);
    this.name = 'TokenFault';
  }
}

/** RFC 6749, 4.1.2.1 and 5.2: those that the user is told of in words of their own. */
const known: ReadonlySet<string> = new Set([
  'access_denied',
  'invalid_client',
  'invalid_grant',
  'invalid_scope',
]);

const saysOf = (error: string, description: string | undefined | null) =>
  [error, description ?? '']
    .filter(it => it !== '')
    .join(': ')
    .slice(0, 300);

/** What an error of the library, or of fetch, means. */
export function faultOf(error: unknown, host: string): TokenFault {
  if (error instanceof TokenFault) return error;
  if (error instanceof ResponseBodyError || error instanceof AuthorizationResponseError) {
    const reason = known.has(error.error) ? (error.error as TokenFaultReason) : 'refused';
    return new TokenFault(reason, { host, says: saysOf(error.error, error.error_description) });
  }
  // A token endpoint asks for authentication only where the client's own did not do.
  if (error instanceof WWWAuthenticateChallengeError) return new TokenFault('invalid_client', { host });
  if (error instanceof OperationProcessingError || error instanceof UnsupportedOperationError)
    return new TokenFault('malformed', { host, says: error.message.slice(0, 300) });
  return new TokenFault('unreachable', { host });
}
