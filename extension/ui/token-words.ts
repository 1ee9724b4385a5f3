/** Plain words for access tokens, and for why there is none. */
import type { SignInResult, TokenFaultReason, TokenStatus } from '../messages/tokens.js';
import { type MessageKey, t } from './i18n.js';

const faults: Readonly<Record<TokenFaultReason, MessageKey>> = {
  'sign-in': 'tokenFaultSignIn',
  cancelled: 'tokenFaultCancelled',
  access_denied: 'tokenFaultDenied',
  invalid_client: 'tokenFaultClient',
  invalid_grant: 'tokenFaultGrant',
  invalid_scope: 'tokenFaultScope',
  refused: 'tokenFaultRefused',
  malformed: 'tokenFaultMalformed',
  unreachable: 'tokenFaultUnreachable',
  'not-permitted': 'tokenFaultNotPermitted',
  'clear-text': 'tokenFaultClearText',
  'no-endpoint': 'tokenFaultNoEndpoint',
};

export type SignInFault = Exclude<SignInResult, { ok: true }>;

export const tokenFaultText = ({ reason, host = '' }: SignInFault): string => t(faults[reason], host);

/** Whether requests are authenticated now, and until when. */
export function tokenText({ state, expiresAt, renews }: TokenStatus): string {
  if (state === 'none') return t('tokenNone');
  if (state === 'expired') return t(renews ? 'tokenExpiredRenews' : 'tokenExpired');
  if (expiresAt === undefined) return t('tokenThere');
  const until = new Date(expiresAt).toLocaleString([], { dateStyle: 'short', timeStyle: 'medium' });
  return t(renews ? 'tokenUntilRenews' : 'tokenUntil', until);
}
