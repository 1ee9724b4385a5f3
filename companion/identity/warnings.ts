import type { IdentityInfo, Warning } from '../../shared/identity.js';

export const day = 86_400_000;
const soonDays = 30;
/** Below it nobody signs anything any more (NIST SP 800-131A). */
const minRsaBits = 2048;

export const daysLeft = (notAfter: string, now: number): number =>
  Math.floor((Date.parse(notAfter) - now) / day);

type Facts = Omit<IdentityInfo, 'warnings' | 'daysLeft'> & {
  readonly selfSigned: boolean;
  readonly issuerMissing: boolean;
};

/** Neither Chromium nor Firefox offers a certificate with such a key, also where the token has a mechanism for it. */
const notForTls: ReadonlySet<string> = new Set(['ed25519', 'rsa-pss', 'other']);

/** What a TLS client does: sign the handshake (RFC 8446, section 4.4.2.3). No extension forbids nothing. */
function usable({ keyUsage, extendedKeyUsage }: Facts): boolean {
  const signs = keyUsage?.includes('digitalSignature') ?? true;
  const purposes = extendedKeyUsage ?? ['clientAuth'];
  return signs && ['clientAuth', 'anyExtendedKeyUsage'].some(it => purposes.includes(it));
}

const past = (date: string, now: number): boolean => Date.parse(date) < now;

/** When each warning is given. */
const rules: Readonly<Record<Warning, (facts: Facts, now: number) => boolean>> = {
  expired: ({ notAfter }, now) => past(notAfter, now),
  'expires-soon': ({ notAfter }, now) => !past(notAfter, now) && daysLeft(notAfter, now) < soonDays,
  'not-yet-valid': ({ notBefore }, now) => !past(notBefore, now),
  'wrong-usage': facts => !usable(facts),
  'key-not-for-tls': ({ keyType }) => notForTls.has(keyType),
  'weak-key': ({ keyBits }) => keyBits !== undefined && keyBits < minRsaBits,
  'self-signed': ({ selfSigned }) => selfSigned,
  'issuer-missing': ({ issuerMissing }) => issuerMissing,
  'issuer-expired': ({ chain }, now) => chain.some(it => past(it.notAfter, now)),
};

/** What to know before using an identity; the order is that of the table. */
export function warningsOf(facts: Facts, now: number): Warning[] {
  return (Object.keys(rules) as Warning[]).filter(it => rules[it](facts, now));
}
