/** Parameters of the key derivation, and the bounds they must keep. */
import { VaultDamaged } from './errors.js';

export interface KdfParameters {
  readonly name: 'argon2id';
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}

/** What OWASP's Password Storage Cheat Sheet asks for at least; less is a downgrade. */
export const kdfFloor: KdfParameters = { name: 'argon2id', memoryKiB: 19_456, iterations: 2, parallelism: 1 };
/** More than this would only serve to exhaust the machine. */
export const kdfCeiling: KdfParameters = {
  name: 'argon2id',
  memoryKiB: 1_048_576,
  iterations: 16,
  parallelism: 4,
};
export const kdfDefault: KdfParameters = {
  name: 'argon2id',
  memoryKiB: 65_536,
  iterations: 3,
  parallelism: 1,
};

export const saltBytes = 16;

/**
 * Refuses parameters below the floor or above the ceiling.
 *
 * @throws VaultDamaged (`header`) that names the parameter.
 */
export function checkKdfParameters(parameters: KdfParameters): void {
  for (const name of ['memoryKiB', 'iterations', 'parallelism'] as const) {
    const value = parameters[name];
    if (value < kdfFloor[name])
      throw new VaultDamaged('header', `KDF parameter ${name} is too low: ${value}`);
    if (value > kdfCeiling[name])
      throw new VaultDamaged('header', `KDF parameter ${name} is too high: ${value}`);
  }
}
