/** A throw-away authority with an intermediate, and client certificates from it: keys of the kinds TLS uses. */
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

export type ClientKey = 'rsa2048' | 'rsa4096' | 'P-256' | 'P-384' | 'P-521';

export type Purpose = 'clientAuth' | 'serverAuth';

export interface ClientIdentity {
  readonly key: KeyObject;
  /** Leaf, then the intermediate, in DER. */
  readonly chain: readonly Buffer[];
}

export interface Authority {
  /** PEM of the root: what servers are told to accept. */
  readonly root: string;
  /** For a client, unless a server is meant. */
  issue(subject: string, key: ClientKey, purpose?: Purpose): Promise<ClientIdentity>;
}

interface Issuer {
  readonly name: string;
  readonly keys: CryptoKeyPair;
}

const day = 24 * 3_600_000;
const ecdsa = (namedCurve: string, hash: string) => ({ name: 'ECDSA', namedCurve, hash });
const rsa = (modulusLength: number) => ({
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
});
const algorithms = {
  rsa2048: rsa(2048),
  rsa4096: rsa(4096),
  'P-256': ecdsa('P-256', 'SHA-256'),
  'P-384': ecdsa('P-384', 'SHA-384'),
  'P-521': ecdsa('P-521', 'SHA-512'),
};

const newKeys = (key: ClientKey): Promise<CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithms[key], true, ['sign', 'verify']) as Promise<CryptoKeyPair>;

function sign(
  subject: string,
  publicKey: CryptoKey,
  issuer: Issuer,
  extensions: x509.Extension[],
): Promise<x509.X509Certificate> {
  return x509.X509CertificateGenerator.create({
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    subject,
    issuer: issuer.name,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 2 * day),
    publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: algorithms['P-256'],
    extensions,
  });
}

const authorityExtensions = () => [
  new x509.BasicConstraintsExtension(true, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
];
const endExtensions = (purpose: Purpose) => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
  new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[purpose]]),
];

async function issue(
  issuer: Issuer,
  above: Buffer,
  subject: string,
  key: ClientKey,
  purpose: Purpose = 'clientAuth',
): Promise<ClientIdentity> {
  const keys = await newKeys(key);
  const certificate = await sign(subject, keys.publicKey, issuer, endExtensions(purpose));
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return {
    key: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }),
    chain: [Buffer.from(certificate.rawData), above],
  };
}

/** Makes an authority named after `name`; everything it signs is valid for two days. */
export async function makeAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const root: Issuer = { name: `CN=${name} root`, keys: await newKeys('P-256') };
  const rootCertificate = await sign(root.name, root.keys.publicKey, root, authorityExtensions());
  const between: Issuer = { name: `CN=${name} intermediate`, keys: await newKeys('P-256') };
  const certificate = await sign(between.name, between.keys.publicKey, root, authorityExtensions());
  const above = Buffer.from(certificate.rawData);
  return {
    root: rootCertificate.toString('pem'),
    issue: (subject, key, purpose) => issue(between, above, subject, key, purpose),
  };
}
