import { scryptSync } from 'node:crypto';
import type { Value } from '../asn1/ber.js';
import { integer, octets, sequence } from '../asn1/values.js';
import { damaged, ReadError } from '../read-error.js';
import type { Budget } from './budget.js';

export const scrypt = '1.3.6.1.4.1.11591.4.11';

/** OpenSSL writes N=16384, r=8, p=1: 16 MiB. */
const maxMemory = 128 * 1024 * 1024;

/** scrypt by its parameters (RFC 7914, section 7.1). Work is counted in blocks mixed. */
export function deriveScrypt(
  parameters: Value | undefined,
  octetsOfPassword: Buffer,
  keyLength: number | undefined,
  budget: Budget,
): Buffer {
  const [salt, ...numbers] = sequence(parameters);
  const [cost = 0, blockSize = 0, parallelization = 0, stated] = numbers.map(integer);
  const length = keyLength ?? stated ?? 0;
  const power = cost > 1 && Number.isInteger(Math.log2(cost));
  if (!power || blockSize < 1 || parallelization < 1 || length < 1 || (stated ?? length) !== length) {
    throw damaged('parameters of scrypt that make no sense');
  }
  const memory = 128 * blockSize * (cost + parallelization + 2);
  if (memory > maxMemory) throw new ReadError('too-expensive', `scrypt asks for ${memory} octets of memory`);
  budget.spend(cost * blockSize * parallelization);
  return scryptSync(octetsOfPassword, octets(salt), length, {
    cost,
    blockSize,
    parallelization,
    maxmem: memory,
  });
}
