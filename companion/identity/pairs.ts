import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Found, FoundKey, Labels } from '../keys/found.js';
import { damaged, ReadError } from '../read-error.js';

/** A certificate of a file, with the labels it had there. */
export interface Certificate extends Labels {
  readonly x509: X509Certificate;
}

/** A key, a certificate of it, and every certificate of the same file. */
export interface Pair {
  readonly key: FoundKey;
  readonly certificate: Certificate;
  readonly others: readonly X509Certificate[];
}

function parseCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw damaged('a certificate that is none');
  }
}

const publicOf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('hex');

/** The certificate's public key in the same form; one of a kind that Node does not know belongs to none of our keys. */
function publicIn(x509: X509Certificate): string | undefined {
  try {
    return x509.publicKey.export({ format: 'der', type: 'spki' }).toString('hex');
  } catch {
    return undefined;
  }
}

function distinct<T>(values: readonly T[], by: (value: T) => string): T[] {
  return [...new Map(values.map(it => [by(it), it])).values()];
}

/**
 * Every pair of a key and a certificate with the same public key. Labels do not decide: a bundle can claim anything.
 * @throws ReadError `no-key`, `no-certificate`, `key-certificate-mismatch`, `damaged`
 */
export function pairsOf({ keys, certificates }: Found): Pair[] {
  const parsed = certificates.map(({ der, ...labels }) => ({ ...labels, x509: parseCertificate(der) }));
  const known = distinct(parsed, it => it.x509.fingerprint256);
  if (keys.length === 0) throw new ReadError('no-key', `${known.length} certificates and no key`);
  if (known.length === 0) throw new ReadError('no-certificate', `${keys.length} keys and no certificate`);

  const others = known.map(it => it.x509);
  const withPublic = known.map(certificate => ({ certificate, spki: publicIn(certificate.x509) }));
  const distinctKeys = distinct(
    keys.map(key => ({ key, spki: publicOf(key.key) })),
    it => it.spki,
  );
  const pairs = distinctKeys.flatMap(({ key, spki }) =>
    withPublic.filter(it => it.spki === spki).map(({ certificate }) => ({ key, certificate, others })),
  );
  if (pairs.length === 0) throw new ReadError('key-certificate-mismatch', 'no certificate belongs to a key');
  return pairs;
}
