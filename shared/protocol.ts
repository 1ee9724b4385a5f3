/**
 * Messages between the extension and the companion, its native messaging host. docs/protocol.md says the same in words.
 * The extension asks, the companion answers each request once, in any order; unasked it says one thing, an event.
 */
import * as v from 'valibot';
import { identitySchema, keyTypes, problems } from './identity.js';
import { probeHeaders, probeSchema, probeUrl } from './probe.js';

/** Raised when an old side would misunderstand a new one. Both sides must have the same. */
export const protocolVersion = 1;

/** Name of the native messaging host. */
export const hostName = 'latchkey.companion';

/** Longest messages in bytes, without their length: the browsers' own limits. */
export const longestToCompanion = 64 * 1024 * 1024;
export const longestToExtension = 1024 * 1024;

/** The extensions a companion serves unless it was installed for others: Chromium's and Firefox's. */
export const extensionIds = ['pcighddhofpkpmgboadeodafapnpaecp', 'latchkey@latchkey.example'] as const;

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
/** Not valibot's own action: its expression fails on megabytes. */
const base64 = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest),
    v.check(it => it.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(it)),
  );
const requestId = v.pipe(v.number(), v.integer(), v.minValue(0));
/** SHA-256 of the certificate, hex. */
const identityId = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

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

/** When the user confirms a signature: the first after unlock, or each. */
export const confirms = ['first', 'every'] as const;
export type Confirm = (typeof confirms)[number];

/** What is to be read: bytes, or files that the companion's user can read. */
const reading = v.strictObject({
  source: v.union([
    v.strictObject({ bytes: base64(8 * 1024 * 1024), keyBytes: v.optional(base64(8 * 1024 * 1024)) }),
    v.strictObject({ path: text(4096), keyPath: v.optional(text(4096)) }),
  ]),
  password: v.nullable(text(1024)),
});
export type IdentitySource = v.InferOutput<typeof reading>['source'];

const status = v.object({
  /** Identities whose keys are in memory. */
  unlocked: v.array(identityView),
  /** Ids of those whose certificates this profile shows to the browser, with or without key. */
  enabled: v.array(identityId),
  /** Whether the browser still has its token process; `gone`: it must be restarted. */
  token: v.picklist(['running', 'gone', 'unknown']),
});

/** What can be asked, each with its answer. */
export const requests = {
  /** First of all, and once. The profile is a name that stays: the id of its vault. */
  hello: {
    request: v.strictObject({
      protocol: v.number(),
      profile: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
    }),
    answer: v.object({
      protocol: v.number(),
      version: v.string(),
      /** Name of the browser's program, such as `chromium`. */
      browser: v.string(),
      /** Client certificates can be lent to this browser; else the reason. */
      token: v.union([v.literal('listening'), v.object({ unavailable: v.string() })]),
    }),
  },
  /** Reads a bundle and keeps its keys in memory, until lock. `confirm`: see `signature.allow`. */
  'identity.open': {
    request: v.strictObject({ ...reading.entries, confirm: v.optional(v.picklist(confirms)) }),
    answer: v.object({ identities: v.array(identityView) }),
  },
  /** Reads a bundle, tells of it, and keeps nothing. */
  'identity.inspect': { request: reading, answer: v.object({ identities: v.array(identitySchema) }) },
  /** Forgets the key of one identity. */
  'identity.close': { request: v.strictObject({ identity: identityId }), answer: v.object({}) },
  /** Shows the certificate of an identity that is open to the browser, from now on and over restarts. */
  'identity.enable': { request: v.strictObject({ identity: identityId }), answer: v.object({}) },
  'identity.disable': { request: v.strictObject({ identity: identityId }), answer: v.object({}) },
  /** Sends one request and tells each step of it; see `probe.ts`. The identity is one that is open. */
  'connection.probe': {
    request: v.strictObject({
      url: probeUrl,
      headers: v.optional(probeHeaders),
      identity: v.optional(identityId),
    }),
    answer: probeSchema,
  },
  /**
   * The user confirmed: the next signature may be made within a minute (`every`), or all until lock (`first`). Those that
   * were wanted before were refused at once, so that no handshake waits for a person.
   */
  'signature.allow': { request: v.strictObject({ identity: identityId }), answer: v.object({}) },
  /** Forgets all keys. */
  lock: { request: v.strictObject({}), answer: v.object({}) },
  status: { request: v.strictObject({}), answer: status },
  /** The last signatures since the companion was started, oldest first. */
  signatures: { request: v.strictObject({}), answer: v.object({ signatures: v.array(signatureEntry) }) },
} as const;

export type RequestType = keyof typeof requests;
export type RequestOf<T extends RequestType> = v.InferOutput<(typeof requests)[T]['request']>;
export type AnswerTo<T extends RequestType> = v.InferOutput<(typeof requests)[T]['answer']>;

export const requestEnvelope = v.looseObject({ id: requestId, type: v.string() });

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
