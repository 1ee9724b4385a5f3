import type { KeyObject } from 'node:crypto';
import type { KeyType } from '../../shared/identity.js';

const curves: Readonly<Record<string, KeyType>> = {
  prime256v1: 'p256',
  secp384r1: 'p384',
  secp521r1: 'p521',
};
const kinds: Readonly<Record<string, KeyType>> = { rsa: 'rsa', 'rsa-pss': 'rsa-pss', ed25519: 'ed25519' };

/** The kind of a private or public key. */
export function keyTypeOf(key: KeyObject): KeyType {
  const { asymmetricKeyType = '', asymmetricKeyDetails } = key;
  if (asymmetricKeyType === 'ec') return curves[asymmetricKeyDetails?.namedCurve ?? ''] ?? 'other';
  return kinds[asymmetricKeyType] ?? 'other';
}
