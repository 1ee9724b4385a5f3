import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Value } from '../asn1/ber.js';
import { type Algorithm, algorithm, integer, octets, sequence } from '../asn1/values.js';
import type { Budget } from '../encryption/budget.js';
import { derivePkcs12, purposes } from '../encryption/derive.js';
import { digestOf, hmacOf } from '../encryption/hashes.js';
import type { Password } from '../encryption/password.js';
import { derivePbkdf2, pbkdf2 } from '../encryption/pbkdf2.js';
import { damaged, unsupported } from '../read-error.js';

/** Whether the password's form gives the MAC that stands in the file over `content`. */
export type VerifyMac = (content: Buffer, password: Password, budget: Budget) => boolean;

const pbmac1 = '1.2.840.113549.1.5.14';

const matches = (hash: string, key: Buffer, content: Buffer, expected: Buffer): boolean => {
  const mac = createHmac(hash, key).update(content).digest();
  return mac.length === expected.length && timingSafeEqual(mac, expected);
};

/** RFC 9579: PBKDF2 and HMAC, their parameters in the algorithm; salt and count of MacData mean nothing. */
function verifyPbmac1(parameters: Value | undefined, expected: Buffer): VerifyMac {
  const [derivation, scheme] = sequence(parameters).map(algorithm);
  if (derivation === undefined || scheme === undefined) throw damaged('PBMAC1 without its parts');
  if (derivation.id !== pbkdf2) throw unsupported(`key derivation ${derivation.id}`);
  const hash = hmacOf(scheme.id);
  return (content, password, budget) => {
    const key = derivePbkdf2(derivation.parameters, password.octets, undefined, budget);
    return matches(hash.name, key, content, expected);
  };
}

/** RFC 7292, section 4 and appendix B. */
function verifyPkcs12(digest: Algorithm, expected: Buffer, salt: Buffer, iterations: number): VerifyMac {
  const hash = digestOf(digest.id);
  return (content, password, budget) => {
    budget.spend(iterations);
    const key = derivePkcs12(hash, password.bmp, salt, iterations, purposes.mac, hash.size);
    return matches(hash.name, key, content, expected);
  };
}

/** MacData. @throws ReadError `damaged`, `unsupported` */
export function readMac(macData: Value): VerifyMac {
  const [digestInfo, salt, count] = sequence(macData);
  const [digest, expected] = sequence(digestInfo);
  const scheme = algorithm(digest);
  if (scheme.id === pbmac1) return verifyPbmac1(scheme.parameters, octets(expected));
  const iterations = count === undefined ? 1 : integer(count);
  if (iterations < 1) throw damaged('no iterations');
  return verifyPkcs12(scheme, octets(expected), octets(salt), iterations);
}
