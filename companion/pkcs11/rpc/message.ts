/** Frames and messages of the RPC protocol: `callCode, optionsLength, bodyLength`, then options and body. */
import { CKR } from '../constants.js';
import { type CallName, callName, calls, errorCall, type Request, type Response } from './calls.js';
import { readValues, UnknownMechanism, type Values, writeValues } from './values.js';
import { Malformed, Reader, Writer } from './wire.js';

/** The only version we speak: a newer client falls back to it. */
export const protocolVersion = 0;

export const headerLength = 12;

/** No call of a reader of certificates comes near these; beyond them the connection ends. */
export const limits = { options: 4096, body: 1024 * 1024 };

export interface Header {
  /** Chosen by the client; the answer repeats it. */
  readonly code: number;
  readonly optionsLength: number;
  readonly bodyLength: number;
}

export function readHeader(bytes: Uint8Array): Header {
  const reader = new Reader(bytes);
  const header = { code: reader.u32(), optionsLength: reader.u32(), bodyLength: reader.u32() };
  if (header.optionsLength > limits.options || header.bodyLength > limits.body) {
    throw new Malformed('Message too large');
  }
  return header;
}

export function frame(code: number, body: Uint8Array): Buffer {
  return new Writer().u32(code).u32(0).u32(body.length).raw(body).done();
}

export type AnyRequest = {
  [N in CallName]: { readonly name: N; readonly values: Values<Request<N>> };
}[CallName];

/**
 * Reads a request.
 * @throws Malformed when it breaks the protocol; UnknownMechanism, a kind of it, when only the mechanism is not ours.
 * @returns the number alone of a call we have no types for.
 */
export function readRequest(body: Uint8Array): AnyRequest | { readonly unknown: number } {
  const reader = new Reader(body);
  const number = reader.u32();
  const signature = reader.string()?.toString('latin1');
  const name = callName(number);
  if (name === undefined) return { unknown: number };
  if (signature !== calls[name][1]) throw new Malformed(`${name} with the types ${signature}`);
  const values = readValues(calls[name][1], reader);
  if (reader.left > 0) throw new Malformed(`${reader.left} bytes too many in ${name}`);
  return { name, values } as AnyRequest;
}

export function writeResponse<N extends CallName>(name: N, values: Values<Response<N>>): Buffer {
  return write(calls[name][0], calls[name][2], values as never);
}

export function writeError(value: number): Buffer {
  return write(errorCall, 'u', [value] as never);
}

/** The return value for a message that could not be read. */
export function errorFor(error: Malformed): number {
  return error instanceof UnknownMechanism ? CKR.MECHANISM_INVALID : CKR.GENERAL_ERROR;
}

/** The client's side: what tests and our own tools send. */
export function writeRequest<N extends CallName>(name: N, values: Values<Request<N>>): Buffer {
  return write(calls[name][0], calls[name][1], values as never);
}

/** The client's side: results, or the return value of a call that failed. */
export function readResponse<N extends CallName>(
  name: N,
  body: Uint8Array,
): { readonly values: Values<Response<N>> } | { readonly error: number } {
  const reader = new Reader(body);
  const number = reader.u32();
  const signature = reader.string()?.toString('latin1');
  if (number === errorCall && signature === 'u') return { error: reader.u64() };
  if (number !== calls[name][0] || signature !== calls[name][2]) throw new Malformed(`No answer to ${name}`);
  return { values: readValues(calls[name][2], reader) as Values<Response<N>> };
}

function write(number: number, signature: string, values: never): Buffer {
  const writer = new Writer().u32(number).string(Buffer.from(signature, 'latin1'));
  writeValues(signature, writer, values);
  return writer.done();
}
