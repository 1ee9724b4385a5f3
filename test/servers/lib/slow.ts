import type { Handler } from './routes.js';

/** A streaming answer that the test holds in its hand. */
export interface Slow {
  readonly route: Handler;
  /** Fulfilled when the first request has got its status, headers and first chunk. */
  readonly started: Promise<void>;
  /** Sends one more chunk to all requests. */
  write(chunk: string): void;
  /** Ends all requests, those that are still to come too. */
  finish(last?: string): void;
}

/** A route that sends headers and a first chunk at once, and the rest when told. */
export function slow(first: string, contentType = 'text/html; charset=utf-8'): Slow {
  const open = new Set<NodeJS.WritableStream>();
  let finished = false;
  let begin = () => {};
  const started = new Promise<void>(resolve => {
    begin = resolve;
  });
  return {
    started,
    route: ({ response }) => {
      if (response === undefined) return { status: 400 };
      response.writeHead(200, { 'content-type': contentType, 'cache-control': 'no-store' });
      response.write(first);
      if (finished) response.end();
      else open.add(response.once('close', () => open.delete(response)));
      begin();
      return undefined;
    },
    write: chunk => {
      for (const response of open) response.write(chunk);
    },
    finish: (last = '') => {
      finished = true;
      for (const response of open) response.end(last);
    },
  };
}
