import type { ErrorCode } from '../../shared/protocol.js';

/** A request that fails with a reason the extension has words for. Its message may be logged: nothing of a file is in it. */
export class RequestError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}
