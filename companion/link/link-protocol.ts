/** What token process and companion say to each other: one question, one answer, each a line of JSON. */
import * as v from 'valibot';
import type { SignRequest } from '../pkcs11/signer.js';

const number = v.pipe(v.number(), v.integer(), v.minValue(0));
const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** A digest, or a DigestInfo around one: nothing that TLS has signed is longer. */
const data = v.pipe(v.string(), v.base64(), v.maxLength(512));

const question = v.variant('ask', [
  v.strictObject({ ask: v.literal('ready'), key: fingerprint }),
  v.strictObject({
    ask: v.literal('sign'),
    key: fingerprint,
    mechanism: number,
    pss: v.optional(v.strictObject({ hash: number, mgf: number, saltLength: number })),
    data,
  }),
]);
export type Question = v.InferOutput<typeof question>;

const answer = v.strictObject({
  /** Whether the key is there and may be used. */
  ready: v.boolean(),
  signature: v.optional(v.pipe(v.string(), v.base64(), v.maxLength(4096))),
});
export type Answer = v.InferOutput<typeof answer>;

/** Longest line that is read, on both sides. */
export const longestLine = 8192;

function parse<T>(schema: v.GenericSchema<unknown, T>, line: string): T | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export const readQuestion = (line: string): Question | undefined => parse(question, line);
export const readAnswer = (line: string): Answer | undefined => parse(answer, line);
export const writeLine = (message: Question | Answer): string => `${JSON.stringify(message)}\n`;

export const signQuestion = ({ key, mechanism, pss, data }: SignRequest): Question => ({
  ask: 'sign',
  key,
  mechanism,
  ...(pss && { pss }),
  data: Buffer.from(data).toString('base64'),
});
