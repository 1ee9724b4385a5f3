/** From the bytes of a request to the answer: schema, handler, time limit, and what is said of a failure. */
import * as v from 'valibot';
import type { AnswerEnvelope, ErrorCode } from '../../shared/protocol.js';
import { type RequestType, requestEnvelope, requests } from '../../shared/protocol-requests.js';
import type { Handlers } from './handlers.js';
import { RequestError } from './request-error.js';

/** Reading a file has limits of its own, which are tighter. */
export const requestLimitMs = 60_000;

const failed = (id: number | null, code: ErrorCode, message: string): AnswerEnvelope => ({
  id,
  ok: false,
  error: { code, message },
});

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const isKnown = (type: string): type is RequestType => Object.hasOwn(requests, type);

function withLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RequestError('timeout', `No result in ${limitMs} ms`)), limitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** Answers one request; never throws. What an error of ours says of a file is not passed on: it may quote it. */
export async function dispatch(
  handlers: Handlers,
  body: Buffer,
  limitMs = requestLimitMs,
): Promise<AnswerEnvelope> {
  const envelope = v.safeParse(requestEnvelope, parseJson(body));
  if (!envelope.success) return failed(null, 'malformed', 'Not a request');
  const { id, type, ...fields } = envelope.output;
  if (!isKnown(type)) return failed(id, 'malformed', 'No such request');
  const request = v.safeParse(requests[type], fields, { abortPipeEarly: true });
  if (!request.success) return failed(id, 'malformed', `Fields of ${type}`);
  try {
    const handler = handlers[type] as (request: unknown) => unknown;
    const answer = await withLimit(
      Promise.resolve().then(() => handler(request.output)),
      limitMs,
    );
    return { id, ok: true, answer };
  } catch (error) {
    if (error instanceof RequestError) return failed(id, error.code, error.message);
    return failed(id, 'internal', error instanceof Error ? error.name : 'Error');
  }
}
