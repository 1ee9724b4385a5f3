/** What goes through the pipes between this program and the process that reads files, as one JSON text each way. */
import * as v from 'valibot';
import { identitySchema, keyTypes, problems } from '../../shared/identity.js';

/** Not valibot's own action: its expression fails on megabytes. */
const base64 = v.pipe(
  v.string(),
  v.check(it => it.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(it)),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** `pkcs12`: nothing else will do. `any`: what the content looks like. */
export const formats = ['pkcs12', 'any'] as const;
export type Format = (typeof formats)[number];

export const requestSchema = v.object({
  /** All are read with one password, and what they hold is put together: certificate and key often lie apart. */
  files: v.array(v.object({ format: v.picklist(formats), bytes: base64 })),
  /** Absent: not asked for yet. Files that need none are read. */
  password: v.optional(v.string()),
  /** Whether the private keys are wanted too. */
  keys: v.boolean(),
});
export type Request = v.InferOutput<typeof requestSchema>;

const contents = {
  /** The kinds of all keys found. */
  keys: v.array(v.picklist(keyTypes)),
  /** How many certificates were found. */
  certificates: count,
};

const readSchema = v.object({
  ok: v.literal(true),
  ...contents,
  identities: v.array(
    v.object({
      info: identitySchema,
      certificate: base64,
      chain: v.array(base64),
      /** PKCS#8 in DER, if asked for. It goes through the pipe alone. */
      privateKey: v.optional(base64),
    }),
  ),
});

const refusedSchema = v.object({
  ok: v.literal(false),
  problem: v.picklist(problems),
  /** Our own words, for logs and for `--json`; nothing of the file is in it. */
  detail: v.string(),
  ...v.partial(v.object(contents)).entries,
});
export type Refused = v.InferOutput<typeof refusedSchema>;

export const replySchema = v.variant('ok', [readSchema, refusedSchema]);
export type Reply = v.InferOutput<typeof replySchema>;
