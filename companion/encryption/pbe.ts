/** Password-based encryption: decrypting by the AlgorithmIdentifier that a file gives. */
import type { Value } from '../asn1/ber.js';
import { type Algorithm, algorithm, integer, octets, sequence } from '../asn1/values.js';
import { damaged, unsupported } from '../read-error.js';
import type { Budget } from './budget.js';
import { type Cipher, cipherOf, des, rc2, tripleDes, twoKeyTripleDes } from './ciphers.js';
import { derivePbkdf1, derivePkcs12, purposes } from './derive.js';
import { type Hash, md5, sha1 } from './hashes.js';
import type { Password } from './password.js';
import { derivePbkdf2, pbkdf2 } from './pbkdf2.js';
import { deriveScrypt, scrypt } from './scrypt.js';

type Decrypt = (parameters: Value | undefined, data: Buffer, password: Password, budget: Budget) => Buffer;

function saltAndIterations(parameters: Value | undefined): { salt: Buffer; iterations: number } {
  const [salt, count] = sequence(parameters);
  const iterations = integer(count);
  if (iterations < 1) throw damaged('no iterations');
  return { salt: octets(salt), iterations };
}

/** RFC 7292, appendix C: key and initialisation vector are derived apart. */
function pkcs12(cipher: Cipher, keyLength: number): Decrypt {
  return (parameters, data, { bmp }, budget) => {
    const { salt, iterations } = saltAndIterations(parameters);
    budget.spend(iterations * (Math.ceil(keyLength / sha1.size) + 1));
    const key = derivePkcs12(sha1, bmp, salt, iterations, purposes.key, keyLength);
    const iv = derivePkcs12(sha1, bmp, salt, iterations, purposes.iv, cipher.ivLength);
    return cipher.decrypt(key, iv, data);
  };
}

/** PBES1 (RFC 8018, section 6.1): the first half of what is derived is the key, the second the vector. */
function pbes1(hash: Hash, cipher: Cipher): Decrypt {
  return (parameters, data, password, budget) => {
    const { salt, iterations } = saltAndIterations(parameters);
    budget.spend(iterations);
    const derived = derivePbkdf1(hash, password.octets, salt, iterations);
    return cipher.decrypt(derived.subarray(0, 8), derived.subarray(8, 16), data);
  };
}

const derivations: Readonly<Record<string, typeof derivePbkdf2>> = {
  [pbkdf2]: derivePbkdf2,
  [scrypt]: deriveScrypt,
};

/** PBES2 (RFC 8018, section 6.2). */
const pbes2: Decrypt = (parameters, data, password, budget) => {
  const [derivation, scheme] = sequence(parameters).map(algorithm);
  if (derivation === undefined || scheme === undefined) throw damaged('PBES2 without its parts');
  const derive = Object.hasOwn(derivations, derivation.id) ? derivations[derivation.id] : undefined;
  if (derive === undefined) throw unsupported(`key derivation ${derivation.id}`);
  const { cipher, iv } = cipherOf(scheme);
  const key = derive(derivation.parameters, password.octets, cipher.keyLength, budget);
  return cipher.decrypt(key, iv, data);
};

const schemes: Readonly<Record<string, Decrypt>> = {
  '1.2.840.113549.1.12.1.3': pkcs12(tripleDes, 24),
  '1.2.840.113549.1.12.1.4': pkcs12(twoKeyTripleDes, 16),
  '1.2.840.113549.1.12.1.5': pkcs12(rc2(128), 16),
  '1.2.840.113549.1.12.1.6': pkcs12(rc2(40), 5),
  '1.2.840.113549.1.5.3': pbes1(md5, des),
  '1.2.840.113549.1.5.6': pbes1(md5, rc2(64)),
  '1.2.840.113549.1.5.10': pbes1(sha1, des),
  '1.2.840.113549.1.5.11': pbes1(sha1, rc2(64)),
  '1.2.840.113549.1.5.13': pbes2,
};

/**
 * Decrypts with one form of the password.
 * @throws ReadError `wrong-password-or-damaged`, `unsupported`, `too-expensive`, `damaged`
 */
export function decrypt(algorithm: Algorithm, data: Buffer, password: Password, budget: Budget): Buffer {
  const scheme = Object.hasOwn(schemes, algorithm.id) ? schemes[algorithm.id] : undefined;
  if (scheme === undefined) throw unsupported(`encryption ${algorithm.id}`);
  return scheme(algorithm.parameters, data, password, budget);
}
