import 'reflect-metadata';
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A throw-away key with its self-signed certificate, in PEM, and what a browser needs to trust just this key. */
export interface Certificate {
  readonly key: string;
  readonly certificate: string;
  /** SHA-256 of the public key (SPKI), base64: a value of `--ignore-certificate-errors-spki-list`. */
  readonly spki: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hour = 3_600_000;

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * Makes a key and certificate for the host names given (`*.name` is allowed) and 127.0.0.1, valid for two days.
 * `endsIn` milliseconds says otherwise; up to an hour less than nothing is a certificate that has expired.
 * No authority signs it and no trust store learns of it: a browser is told to trust its `spki` for one run.
 */
export async function makeCertificate(
  hosts: readonly string[] = [],
  endsIn = 48 * hour,
): Promise<Certificate> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: 'CN=Latchkey test',
    notBefore: new Date(Date.now() - 2 * hour),
    notAfter: new Date(Date.now() + endsIn),
    keys: keys as CryptoKeyPair,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
        ...hosts.map(value => ({ type: 'dns' as const, value })),
      ]),
    ],
  });
  return {
    key: pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    certificate: certificate.toString('pem'),
    spki: createHash('sha256').update(Buffer.from(certificate.publicKey.rawData)).digest('base64'),
  };
}
