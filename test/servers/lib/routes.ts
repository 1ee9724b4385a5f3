import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Received } from './received.js';

/** What a route answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
  /** Takes the upgrade and echoes every message; a request that is no upgrade gets the rest of the answer. */
  readonly webSocket?: true;
}

/** One request under way. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** Absent while a WebSocket is being opened: only an `Answer` can be given then. */
  readonly response: ServerResponse | undefined;
  readonly url: URL;
  readonly entry: Received;
  body(): Promise<Buffer>;
}

/** Answers, or writes the response itself and answers nothing. */
export type Handler = (exchange: Exchange) => Answer | undefined | Promise<Answer | undefined>;

export type Route = Answer | Handler;

/**
 * Routes by path, without query: `/a` is exactly that path, `/a/*` what lies below it, the longest wins, and
 * `/*` is everything. Paths are compared as they stand in the request line: `/%61` is not `/a`.
 */
export type Routes = Readonly<Record<string, Route>>;

const notFound: Answer = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'No such route\n' };

/** The route for a request path. */
export function findRoute(routes: Routes, url: string): Route {
  const path = url.replace(/[?#].*$/s, '');
  const exact = routes[path];
  if (exact !== undefined) return exact;
  const prefixes = Object.keys(routes)
    .filter(key => key.endsWith('/*') && path.startsWith(key.slice(0, -1)))
    .sort((a, b) => b.length - a.length);
  return routes[prefixes[0] ?? ''] ?? notFound;
}

/** Answers of a route: its own, or its handler's. */
export async function answerOf(route: Route, exchange: Exchange): Promise<Answer | undefined> {
  return typeof route === 'function' ? await route(exchange) : route;
}
