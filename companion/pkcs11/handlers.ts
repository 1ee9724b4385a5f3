import type { CallName, Request, Response } from './rpc/calls.js';
import type { Values } from './rpc/values.js';

/** Answers calls; a call without handler is not supported. */
export type Handlers = {
  readonly [N in CallName]?: (...values: Values<Request<N>>) => Values<Response<N>>;
};
