/** The loop of the token process: one request, one answer, until the browser ends or breaks the protocol. */
import { readSync, writeSync } from 'node:fs';
import { CKR, CkError } from '../constants.js';
import type { Handlers } from '../handlers.js';
import {
  errorFor,
  frame,
  headerLength,
  protocolVersion,
  readHeader,
  readRequest,
  writeError,
  writeResponse,
} from './message.js';
import { Malformed } from './wire.js';

/** Answers one request's body. A request that cannot be read is answered too. */
export function answer(handlers: Handlers, body: Uint8Array): Buffer {
  try {
    const request = readRequest(body);
    const handler = 'name' in request ? handlers[request.name] : undefined;
    if (!('name' in request) || handler === undefined) return writeError(CKR.FUNCTION_NOT_SUPPORTED);
    const results = (handler as (...values: unknown[]) => never)(...request.values);
    return writeResponse(request.name, results);
  } catch (error) {
    if (error instanceof CkError) return writeError(error.value);
    if (error instanceof Malformed) return writeError(errorFor(error));
    return writeError(CKR.GENERAL_ERROR);
  }
}

/** Bytes in and out that block, as every call of PKCS#11 does. */
export interface Stream {
  /** Exactly so many bytes; undefined at the end. */
  read(length: number): Buffer | undefined;
  write(bytes: Uint8Array): void;
}

/** Serves until the stream ends. @throws Malformed when what comes is no frame. */
export function serve(stream: Stream, handlers: Handlers): void {
  const version = stream.read(1);
  if (version === undefined) return;
  stream.write(Buffer.of(protocolVersion));
  for (;;) {
    const head = stream.read(headerLength);
    if (head === undefined) return;
    const { code, optionsLength, bodyLength } = readHeader(head);
    const options = stream.read(optionsLength);
    const body = stream.read(bodyLength);
    if (options === undefined || body === undefined) return;
    stream.write(frame(code, answer(handlers, body)));
  }
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Tries again while the descriptor has nothing to give or to take: only one that does not block ever says so. */
function insist(action: () => number): number {
  for (;;) {
    try {
      return action();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN' && code !== 'EINTR') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/** Standard input and output. What is read goes into one buffer that grows as needed, up to the longest message. */
export function standardStream(input = 0, output = 1): Stream {
  return {
    read: length => {
      const bytes = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; ) {
        const count = insist(() => readSync(input, bytes, at, length - at, null));
        if (count === 0) return undefined;
        at += count;
      }
      return bytes;
    },
    write: bytes => {
      for (let at = 0; at < bytes.length; ) {
        at += insist(() => writeSync(output, bytes, at, bytes.length - at));
      }
    },
  };
}
