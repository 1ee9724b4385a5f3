import { createDecipheriv, createPrivateKey, getCipherInfo, type KeyObject } from 'node:crypto';
import { parseBer } from '../asn1/ber.js';
import { algorithm, octets, sequence } from '../asn1/values.js';
import type { Unlock } from '../encryption/unlock.js';
import { notOpened, ReadError, unsupported } from '../read-error.js';

type Encoding = 'pkcs1' | 'sec1' | 'pkcs8';

/** A private key in DER. @throws ReadError `unsupported` for a kind of key that Node does not know, `damaged` */
export function plainKey(der: Buffer, type: Encoding): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type });
  } catch {
    if (type !== 'pkcs8') throw new ReadError('damaged', `no ${type} key`);
    const [, kind] = sequence(parseBer(der));
    throw unsupported(`a key of kind ${algorithm(kind).id}, or a damaged one`);
  }
}

/** EncryptedPrivateKeyInfo (RFC 5958, section 3): of a key file, or a shrouded bag of PKCS#12. */
export function encryptedKey(der: Buffer, unlock: Unlock): KeyObject {
  const [scheme, data] = sequence(parseBer(der));
  return unlock(algorithm(scheme), octets(data), plain => plainKey(plain, 'pkcs8'));
}

/** Whether Node has the cipher that a PEM header names: `DEK-Info: AES-128-CBC,…`. */
function hasCipher(pem: string): boolean {
  const { keyLength = 0, ivLength = 0 } = getCipherInfo(cipherIn(pem)) ?? {};
  try {
    createDecipheriv(cipherIn(pem), Buffer.alloc(keyLength), Buffer.alloc(ivLength));
    return true;
  } catch {
    return false; // known by name, and in a provider that is not loaded
  }
}

const cipherIn = (pem: string): string => /^DEK-Info: *([A-Za-z0-9-]+)/m.exec(pem)?.[1] ?? '';

/** OpenSSL's own encryption of PEM (RFC 1421's headers): one round of MD5, no count that could be too high. */
export function traditionalKey(pem: string, password: string): KeyObject {
  if (!hasCipher(pem)) throw unsupported('the cipher of a PEM key');
  try {
    return createPrivateKey({ key: pem, passphrase: password });
  } catch {
    throw notOpened();
  }
}
