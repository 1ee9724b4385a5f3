/** Values sealed as JSON, checked against a schema when opened. */
import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from './encoding.js';
import { VaultDamaged } from './errors.js';
import type { Place, Sealer } from './seal.js';

/** Seals `value` for `place`; the plaintext is zeroed. */
export function sealJson(sealer: Sealer, place: Place, value: unknown): Uint8Array {
  const plaintext = toJsonBytes(value);
  try {
    return sealer.seal(place, plaintext);
  } finally {
    plaintext.fill(0);
  }
}

/**
 * Opens what the database gave for `place`.
 *
 * @throws VaultDamaged (`place.kind`) when it is not bytes, does not open, or does not fit `schema`.
 */
export function openJson<S extends v.GenericSchema>(
  sealer: Sealer,
  place: Place,
  stored: unknown,
  schema: S,
): v.InferOutput<S> {
  if (!(stored instanceof Uint8Array)) throw new VaultDamaged(place.kind, 'not bytes');
  const plaintext = sealer.open(place, stored);
  const parsed = v.safeParse(schema, parseJson(place, plaintext));
  if (!parsed.success) throw new VaultDamaged(place.kind, 'schema does not fit');
  return parsed.output;
}

function parseJson(place: Place, plaintext: Uint8Array): unknown {
  try {
    return fromJsonBytes(plaintext);
  } catch {
    throw new VaultDamaged(place.kind, 'not JSON');
  } finally {
    plaintext.fill(0);
  }
}
