/**
 * The vault's header, the one part that is not sealed: what is needed to get from a password to the vault key.
 * Stored as SHA-256 digest (32 bytes) and UTF-8 JSON, so that damage is never taken for a wrong password.
 */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { base64Bytes, base64UpTo, fromJsonBytes, toBase64, toJsonBytes } from './encoding.js';
import { VaultDamaged, VaultNewer } from './errors.js';
import { checkKdfParameters, saltBytes } from './kdf-parameters.js';

export const formatVersion = 1;

const digestBytes = 32;
/** Far above any real header: a limit on what is parsed before anything is known of it. */
const longestHeader = 65_536;
/** Of what a passkey's PRF is asked for, and of what it answers. */
export const prfBytes = 32;
/** XChaCha20 nonce (24), vault key (32), Poly1305 tag (16). */
const wrappedBytes = 72;

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const passwordSlotSchema = v.strictObject({
  kind: v.literal('password'),
  kdf: v.strictObject({
    name: v.literal('argon2id'),
    memoryKiB: natural,
    iterations: natural,
    parallelism: natural,
  }),
  salt: base64Bytes(saltBytes),
  wrapped: base64Bytes(wrappedBytes),
});

/** Longest credential id that WebAuthn allows. */
const longestCredential = 1023;

const passkeySlotSchema = v.strictObject({
  kind: v.literal('passkey'),
  credential: base64UpTo(longestCredential),
  /** What the passkey's PRF is asked for. */
  salt: base64Bytes(prfBytes),
  wrapped: base64Bytes(wrappedBytes),
});

const isOfPasskey = (slot: unknown) => v.is(v.object({ kind: v.literal('passkey') }), slot);
/** By kind, so that damage is named by its member. `v.variant` is the same, and a part of the library more to load. */
const slotSchema = v.lazy(slot => (isOfPasskey(slot) ? passkeySlotSchema : passwordSlotSchema));

const headerSchema = v.strictObject({
  format: v.literal(formatVersion),
  vaultId: base64Bytes(16),
  keyCheck: base64Bytes(32),
  slots: v.pipe(
    v.array(slotSchema),
    v.minLength(1),
    // A second password slot would be one more derivation for who opens a crafted backup.
    v.check(slots => new Set(slots.map(({ kind }) => kind)).size === slots.length),
  ),
});

/** A way to get the vault key: the KEK's parameters, and the vault key wrapped with the KEK. */
export type PasswordSlot = v.InferOutput<typeof passwordSlotSchema>;
/** Opened by what a passkey's PRF answers (WebAuthn). */
export type PasskeySlot = v.InferOutput<typeof passkeySlotSchema>;
export type Header = v.InferOutput<typeof headerSchema>;

export const isPasskey = (slot: Header['slots'][number]): slot is PasskeySlot => slot.kind === 'passkey';

/** The bytes that are stored for `header`. */
export function serialiseHeader(header: Header): Uint8Array {
  const json = toJsonBytes({
    ...header,
    vaultId: toBase64(header.vaultId),
    keyCheck: toBase64(header.keyCheck),
    slots: header.slots.map(slot => ({
      ...slot,
      ...(slot.kind === 'passkey' && { credential: toBase64(slot.credential) }),
      salt: toBase64(slot.salt),
      wrapped: toBase64(slot.wrapped),
    })),
  });
  return concatBytes(sha256(json), json);
}

function damaged(detail: string): VaultDamaged {
  return new VaultDamaged('header', detail);
}

/** The JSON value behind the digest. */
function verifiedJson(stored: unknown): unknown {
  if (stored === undefined) throw damaged('missing');
  if (!(stored instanceof Uint8Array) || stored.length > longestHeader) throw damaged('not a header');
  const json = stored.subarray(digestBytes);
  if (!equalBytes(sha256(json), stored.subarray(0, digestBytes))) throw damaged('digest does not match');
  try {
    return fromJsonBytes(json);
  } catch {
    throw damaged('not JSON');
  }
}

/**
 * Reads a stored header, as it came from the database or from a message.
 *
 * @throws VaultDamaged (`header`) when it is missing, its digest or its schema does not fit, or a KDF parameter is
 *   out of bounds; VaultNewer when its format is unknown.
 */
export function parseHeader(stored: unknown): Header {
  const value = verifiedJson(stored);
  const versioned = v.safeParse(v.object({ format: natural }), value);
  if (versioned.success && versioned.output.format > formatVersion) throw new VaultNewer();
  const parsed = v.safeParse(headerSchema, value);
  if (!parsed.success) throw damaged(`schema does not fit: ${v.getDotPath(parsed.issues[0]) ?? 'root'}`);
  for (const slot of parsed.output.slots) if (slot.kind === 'password') checkKdfParameters(slot.kdf);
  return parsed.output;
}

/** As `parseHeader`, for who passes the bytes on. */
export function assertHeader(stored: unknown): asserts stored is Uint8Array {
  parseHeader(stored);
}
