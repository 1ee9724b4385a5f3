/**
 * Values sealed as JSON, checked against a schema when opened. The JSON is padded with spaces, which a reader passes
 * over: the size of what is stored says little about the length of a password.
 */
import * as v from 'valibot';
import { fromJsonBytes, toJsonBytes } from './encoding.js';
import { VaultDamaged } from './errors.js';
import type { Place, Sealer } from './seal.js';

const paddedTo = 256;
const space = 0x20;

function padded(json: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(json.length / paddedTo) * paddedTo).fill(space);
  bytes.set(json);
  json.fill(0);
  return bytes;
}

/** Seals `value` for `place`; the plaintext is zeroed. */
export function sealJson(sealer: Sealer, place: Place, value: unknown): Uint8Array {
  const plaintext = padded(toJsonBytes(value));
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
