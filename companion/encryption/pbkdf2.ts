import { pbkdf2Sync } from 'node:crypto';
import type { Value } from '../asn1/ber.js';
import { algorithm, integer, octets, sequence, tags } from '../asn1/values.js';
import { damaged } from '../read-error.js';
import type { Budget } from './budget.js';
import { hmacOf } from './hashes.js';

export const pbkdf2 = '1.2.840.113549.1.5.12';
const hmacSha1 = '1.2.840.113549.2.7';

/** No cipher and no MAC here takes a longer key. */
const maxKeyLength = 128;

/**
 * PBKDF2 by its parameters (RFC 8018, appendix A.2).
 * @param keyLength what the cipher needs; the file may say it too, and must where the cipher leaves it open
 */
export function derivePbkdf2(
  parameters: Value | undefined,
  octetsOfPassword: Buffer,
  keyLength: number | undefined,
  budget: Budget,
): Buffer {
  const [salt, iterationCount, ...rest] = sequence(parameters);
  const stated = rest[0]?.tag === tags.integer ? integer(rest.shift()) : undefined;
  const prf = rest[0] === undefined ? hmacSha1 : algorithm(rest[0]).id;
  const length = keyLength ?? stated ?? 0;
  if (length < 1 || length > maxKeyLength || (stated !== undefined && stated !== length)) {
    throw damaged('a key length that does not fit');
  }
  const hash = hmacOf(prf);
  const iterations = integer(iterationCount);
  if (iterations < 1) throw damaged('no iterations');
  budget.spend(iterations * Math.ceil(length / hash.size));
  return pbkdf2Sync(octetsOfPassword, octets(salt), iterations, length, hash.name);
}
