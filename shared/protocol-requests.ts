/** What the extension asks of the companion: parsed there, sent as it is here. */
import * as v from 'valibot';
import { probeHeaders, probeUrl } from './probe.js';
import { identityId, requestId } from './protocol.js';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
/** Not valibot's own action: its expression fails on megabytes. */
const base64 = (longest: number) =>
  v.pipe(
    v.string(),
    v.maxLength(longest),
    v.check(it => it.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(it)),
  );

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

/** What can be asked. The answers: `answers`. */
export const requests = {
  /** First of all, and once. The profile is a name that stays: the id of its vault. */
  hello: v.strictObject({
    protocol: v.number(),
    profile: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  }),
  /** Reads a bundle and keeps its keys in memory, until lock. `confirm`: see `signature.allow`. */
  'identity.open': v.strictObject({ ...reading.entries, confirm: v.optional(v.picklist(confirms)) }),
  /** Reads a bundle, tells of it, and keeps nothing. */
  'identity.inspect': reading,
  /** Forgets the key of one identity. */
  'identity.close': v.strictObject({ identity: identityId }),
  /** Shows the certificate of an identity that is open to the browser, from now on and over restarts. */
  'identity.enable': v.strictObject({ identity: identityId }),
  'identity.disable': v.strictObject({ identity: identityId }),
  /** Sends one request and tells each step of it; see `probe.ts`. The identity is one that is open. */
  'connection.probe': v.strictObject({
    url: probeUrl,
    headers: v.optional(probeHeaders),
    identity: v.optional(identityId),
  }),
  /**
   * The user confirmed: the next signature may be made within a minute (`every`), or all until lock (`first`). Those that
   * were wanted before were refused at once, so that no handshake waits for a person.
   */
  'signature.allow': v.strictObject({ identity: identityId }),
  /** Forgets all keys. */
  lock: v.strictObject({}),
  status: v.strictObject({}),
  /** The last signatures since the companion was started, oldest first. */
  signatures: v.strictObject({}),
} as const;

export type RequestType = keyof typeof requests;
export type RequestOf<T extends RequestType> = v.InferOutput<(typeof requests)[T]>;

export const requestEnvelope = v.looseObject({ id: requestId, type: v.string() });
