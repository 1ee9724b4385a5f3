import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pemBlocks } from '../keys/pem.js';
import { signed } from './chain.js';

/** Where systems keep the authorities they trust, in one file: Debian and Arch, Fedora, openSUSE, Alpine. */
const files = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** `SSL_CERT_FILE` names another store, as for every program that uses OpenSSL. */
function firstReadable(): string | undefined {
  const { SSL_CERT_FILE: chosen } = process.env;
  for (const file of chosen ? [chosen] : files) {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // The next one, then.
    }
  }
  return undefined;
}

/** The authorities of the system's store; undefined where there is no store we know of. */
export function systemStore(): X509Certificate[] | undefined {
  const text = firstReadable();
  if (text === undefined) return undefined;
  return pemBlocks(text).flatMap(({ der }) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

/** Whether `last`, the end of a chain, is an authority of the store or was signed by one. */
export function leadsTo(store: readonly X509Certificate[], last: X509Certificate): boolean {
  return store.some(it => it.fingerprint256 === last.fingerprint256 || signed(it, last));
}
