/**
 * What the companion tells of an identity (certificate, chain and private key) and of files that give none. Texts in
 * it come from whoever made the file: shown as text only (invariant 8).
 */
import * as v from 'valibot';

/** Why a file gives no identity; closed, so that everyone who shows it has words for each. */
export const problems = [
  /** The file cannot be opened. */
  'unreadable',
  'too-large',
  'password-needed',
  'wrong-password',
  /** Nothing in the file tells the two apart: it carries no checksum. */
  'wrong-password-or-damaged',
  'damaged',
  /** In good order, and made in a way that is not supported. */
  'unsupported',
  /** Asks for more work or memory than is given to a file. */
  'too-expensive',
  'no-key',
  'no-certificate',
  /** Keys and certificates, and none belongs to another. */
  'key-certificate-mismatch',
] as const;
export type Problem = (typeof problems)[number];

/** What to know before using an identity. */
export const warnings = [
  'expired',
  'expires-soon',
  'not-yet-valid',
  /** Key usage or extended key usage forbid what a TLS client does. */
  'wrong-usage',
  /** A kind of key that browsers do not use for client certificates. */
  'key-not-for-tls',
  'weak-key',
  'self-signed',
  /** The chain ends before a root: an intermediate is missing, or just the root was left out. */
  'issuer-missing',
  'issuer-expired',
] as const;
export type Warning = (typeof warnings)[number];

export const keyTypes = ['rsa', 'rsa-pss', 'p256', 'p384', 'p521', 'ed25519', 'other'] as const;
/** The kinds of key the companion tells apart; `other` is shown and never used. */
export type KeyType = (typeof keyTypes)[number];

const isoDate = v.pipe(v.string(), v.isoTimestamp());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const certificateSchema = v.object({
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  notBefore: isoDate,
  notAfter: isoDate,
  /** SHA-256 of the certificate. */
  fingerprint: sha256,
  /** SHA-256 of the public key (SPKI). */
  publicKey: sha256,
});
export type CertificateInfo = v.InferOutput<typeof certificateSchema>;

export const identitySchema = v.object({
  ...certificateSchema.entries,
  /** The certificate's fingerprint. */
  id: sha256,
  /** Friendly name, else the subject's common name. */
  name: v.string(),
  keyType: v.picklist(keyTypes),
  /** Of RSA keys. */
  keyBits: v.optional(v.number()),
  /** Names of RFC 5280, section 4.2.1.3; absent where the certificate has no such extension. */
  keyUsage: v.optional(v.array(v.string())),
  /** Names of RFC 5280, section 4.2.1.12, else object identifiers. */
  extendedKeyUsage: v.optional(v.array(v.string())),
  /** Whole days until it expires; negative once it has. */
  daysLeft: v.number(),
  /** Issuers in order, as far as the file has them. */
  chain: v.array(certificateSchema),
  /** Whether the chain leads to an authority of the system's store; absent where no store was found. */
  trustedBySystem: v.optional(v.boolean()),
  warnings: v.array(v.picklist(warnings)),
});
export type IdentityInfo = v.InferOutput<typeof identitySchema>;
