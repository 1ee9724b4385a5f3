import { createHash, type X509Certificate } from 'node:crypto';
import type { CertificateInfo, IdentityInfo } from '../../shared/identity.js';
import { damaged } from '../read-error.js';
import { chainOf, selfSigned } from './chain.js';
import { keyTypeOf } from './key-type.js';
import { extendedKeyUsageOf, keyUsageOf } from './key-usage.js';
import type { Pair } from './pairs.js';
import { leadsTo } from './system-store.js';
import { daysLeft, warningsOf } from './warnings.js';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Node writes one attribute per line, control characters escaped. */
const oneLine = (name: string | undefined): string => (name ?? '').trim().replaceAll('\n', ', ');

function isoDate(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw damaged('a certificate without a readable validity');
  return date.toISOString();
}

/** @throws ReadError where its validity cannot be read */
export function certificateInfo(x509: X509Certificate): CertificateInfo {
  return {
    subject: oneLine(x509.subject),
    issuer: oneLine(x509.issuer),
    serial: x509.serialNumber,
    notBefore: isoDate(x509.validFrom),
    notAfter: isoDate(x509.validTo),
    fingerprint: sha256(x509.raw),
    publicKey: sha256(x509.publicKey.export({ format: 'der', type: 'spki' })),
  };
}

/** The subject's common name, without the escapes of RFC 2253; those of control characters (`\\0A`) stay. */
function commonName(x509: X509Certificate): string | undefined {
  const escaped = /^CN=(.+)$/m.exec(x509.subject ?? '')?.[1];
  return escaped?.replace(/\\([^0-9A-F])/g, '$1');
}

/** An identity as it is told to users, with its chain. */
export interface Described {
  readonly info: IdentityInfo;
  readonly chain: readonly X509Certificate[];
}

/** @param store authorities of the system; undefined where there is no such store */
export function describe(pair: Pair, store: readonly X509Certificate[] | undefined, now: number): Described {
  const { x509, name } = pair.certificate;
  const chain = chainOf(x509, pair.others);
  const last = chain.at(-1) ?? x509;
  const own = certificateInfo(x509);
  const { publicKey } = x509;
  const bits = publicKey.asymmetricKeyDetails?.modulusLength;
  const keyUsage = keyUsageOf(x509);
  const extendedKeyUsage = extendedKeyUsageOf(x509);
  const trustedBySystem = store && leadsTo(store, last);
  const facts = {
    ...own,
    id: own.fingerprint,
    name: pair.key.name ?? name ?? commonName(x509) ?? own.subject,
    keyType: keyTypeOf(publicKey),
    ...(bits === undefined ? {} : { keyBits: bits }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
    chain: chain.map(certificateInfo),
    ...(trustedBySystem === undefined ? {} : { trustedBySystem }),
  };
  const ends = { selfSigned: selfSigned(x509), issuerMissing: !selfSigned(last) && trustedBySystem !== true };
  const info = {
    ...facts,
    daysLeft: daysLeft(own.notAfter, now),
    warnings: warningsOf({ ...facts, ...ends }, now),
  };
  return { info, chain };
}
