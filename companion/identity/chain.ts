import type { X509Certificate } from 'node:crypto';

/** Longest chain followed. */
const maxLength = 10;

/** Whether `issuer` really signed `certificate`; names alone say nothing. */
export function signed(issuer: X509Certificate, certificate: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false; // a kind of key that Node does not know
  }
}

export const selfSigned = (certificate: X509Certificate): boolean => signed(certificate, certificate);

/** Of several certificates of one issuer (renewed, or cross-signed), the one that is valid for longest. */
const latestFirst = (a: X509Certificate, b: X509Certificate): number =>
  Date.parse(b.validTo) - Date.parse(a.validTo);

/** The certificate's issuers among `others`, in order, itself left out; ends before a self-signed one's issuer. */
export function chainOf(certificate: X509Certificate, others: readonly X509Certificate[]): X509Certificate[] {
  const candidates = [...others].sort(latestFirst);
  const chain: X509Certificate[] = [];
  const seen = new Set([certificate.fingerprint256]);
  let last = certificate;
  while (chain.length < maxLength && !selfSigned(last)) {
    const issuer = candidates.find(it => !seen.has(it.fingerprint256) && signed(it, last));
    if (issuer === undefined) break;
    seen.add(issuer.fingerprint256);
    chain.push(issuer);
    last = issuer;
  }
  return chain;
}
