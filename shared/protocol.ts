/**
 * Messages between the extension and the companion, its native messaging host. docs/protocol.md says the same in words.
 * The extension asks (protocol-requests.ts), the companion answers each request once, in any order; unasked it says one
 * thing, an event. Here is what the extension parses, there what the companion does: neither carries the other's schemas.
 */
import * as v from 'valibot';
import { identitySchema, keyTypes, problems } from './identity.js';
import { probeSchema } from './probe.js';
import type { RequestType } from './protocol-requests.js';

/** Raised when an old side would misunderstand a new one. Both sides must have the same. */
export const protocolVersion = 1;

/** Name of the native messaging host. */
export const hostName = 'latchkey.companion';

/** Longest messages in bytes, without their length: the browsers' own limits. */
export const longestToCompanion = 64 * 1024 * 1024;
export const longestToExtension = 1024 * 1024;

/** The extensions a companion serves unless it was installed for others: Chromium's and Firefox's. */
export const extensionIds = ['pcighddhofpkpmgboadeodafapnpaecp', 'latchkey@latchkey.example'] as const;

export const requestId = v.pipe(v.number(), v.integer(), v.minValue(0));
/** SHA-256 of the certificate, hex. */
export const identityId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** An identity as the extension sees it: without its key, which never leaves the companion. */
export const identityView = v.object({
  id: identityId,
  /** Text from a file: to be shown as text only. */
  name: v.string(),
  keyType: v.picklist(keyTypes),
  /** X.509, DER, base64. */
  certificate: v.string(),
  chain: v.array(v.string()),
  /** The browser is shown its certificate, locked or not. */
  enabled: v.boolean(),
});
export type IdentityView = v.InferOutput<typeof identityView>;

/** In the place of a mechanism: refused before it was known, as the user had not confirmed. */
export const unconfirmed = 'unconfirmed';

export const signatureEntry = v.object({
  /** Milliseconds since the epoch. */
  time: v.number(),
  identity: identityId,
  /** False when the key did not fit what was asked, or the user had not confirmed. */
  signed: v.boolean(),
  /** What was asked for: `RSA PKCS#1`, `RSA-PSS`, `ECDSA`; or `unconfirmed`. */
  mechanism: v.string(),
});
export type SignatureEntry = v.InferOutput<typeof signatureEntry>;

const status = v.object({
  /** Identities whose keys are in memory. */
  unlocked: v.array(identityView),
  /** Ids of those whose certificates this profile shows to the browser, with or without key. */
  enabled: v.array(identityId),
  /** Whether the browser still has its token process; `gone`: it must be restarted. */
  token: v.picklist(['running', 'gone', 'unknown']),
});

const nothing = v.object({});

/** What each request is answered with. */
export const answers = {
  hello: v.object({
    protocol: v.number(),
    version: v.string(),
    /** Name of the browser's program, such as `chromium`. */
    browser: v.string(),
    /** Client certificates can be lent to this browser; else the reason. */
    token: v.union([v.literal('listening'), v.object({ unavailable: v.string() })]),
  }),
  'identity.open': v.object({ identities: v.array(identityView) }),
  'identity.inspect': v.object({ identities: v.array(identitySchema) }),
  'identity.close': nothing,
  'identity.enable': nothing,
  'identity.disable': nothing,
  'connection.probe': probeSchema,
  'signature.allow': nothing,
  lock: nothing,
  status,
  signatures: v.object({ signatures: v.array(signatureEntry) }),
} as const satisfies Readonly<Record<RequestType, v.GenericSchema>>;

export type AnswerTo<T extends RequestType> = v.InferOutput<(typeof answers)[T]>;

/** Why a request failed. Words for people are made from it by the extension. */
export const errorCodes = [
  /** Not a message of this protocol. */
  'malformed',
  /** `hello` was not said first, was said twice, or with another version. */
  'handshake',
  'unknown-identity',
  /** This system is none on which browsers can be lent certificates. */
  'platform',
  /** The companion has no socket for the token: `doctor` tells why. */
  'no-token',
  /** Locked while it was under way: nothing was kept. */
  'locked',
  'timeout',
  /** No identity came of a file, or an answer was too long (`too-large`). */
  ...problems,
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** What the companion says unasked: a signature was refused, as it is to be confirmed first. At most ten each second. */
export const eventEnvelope = v.strictObject({ event: v.literal('confirm'), identity: identityId });
export type EventEnvelope = v.InferOutput<typeof eventEnvelope>;

export const answerEnvelope = v.union([
  v.object({ id: requestId, ok: v.literal(true), answer: v.unknown() }),
  v.object({
    /** Null when the request had none that could be read. */
    id: v.nullable(requestId),
    ok: v.literal(false),
    error: v.object({ code: v.picklist(errorCodes), message: v.string() }),
  }),
]);
export type AnswerEnvelope = v.InferOutput<typeof answerEnvelope>;
