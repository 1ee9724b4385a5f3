import type { X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import type { CertificateFault } from '../../shared/probe.js';
import { chainOf } from '../identity/chain.js';
import { leadsTo } from '../identity/system-store.js';

/** What OpenSSL's codes mean for a user; every other code is a fault too. */
const codes: Readonly<Record<string, CertificateFault>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown-authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown-authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown-authority',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
};

export interface Judged {
  /** OpenSSL's verdict on the chain; undefined: it is good. */
  readonly code: string | undefined;
  readonly certificate: X509Certificate;
  /** What else the server sent. */
  readonly others: readonly X509Certificate[];
  readonly store: readonly X509Certificate[];
  readonly host: string;
}

/** Not `selfSigned`, which is about authorities: a server's certificate may not sign others, and is signed by itself. */
const signedByItself = (it: X509Certificate): boolean => it.subject === it.issuer && it.verify(it.publicKey);

/** Of a chain that OpenSSL refused: it names its last reason alone, which may be a later one than this. */
function authorityFault({ code, certificate, others, store }: Judged): CertificateFault | undefined {
  if (code === undefined) return undefined;
  const last = chainOf(certificate, others).at(-1) ?? certificate;
  if (leadsTo(store, last)) return undefined;
  return signedByItself(certificate) ? 'self-signed' : 'unknown-authority';
}

/** Everything that is wrong with a server's certificate; none exactly when OpenSSL and the host name agree. */
export function faultsOf(judged: Judged, now: number): CertificateFault[] {
  const { code, certificate, host } = judged;
  const rows: (CertificateFault | false | undefined)[] = [
    authorityFault(judged),
    code !== undefined && (codes[code] ?? 'other'),
    Date.parse(certificate.validTo) < now && 'expired',
    Date.parse(certificate.validFrom) > now && 'not-yet-valid',
    checkServerIdentity(host, certificate.toLegacyObject()) !== undefined && 'wrong-host',
  ];
  return [...new Set(rows.flatMap(fault => fault || []))];
}
