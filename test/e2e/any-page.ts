/**
 * Requests that any page may make of any address, with whatever the browser would add. Each is only started: what
 * became of it stands in the server's log, marked by `run` and `kind` (see `byKind`).
 */
import type { Frame, Page } from 'playwright-core';
import type { Received } from '../servers/lib/received.js';
import { byKind } from './kinds.js';
import { eventually } from './kit.js';

/** What every page and frame can start. */
export const embedded = [
  'image',
  'image with credentials',
  'script',
  'stylesheet',
  'iframe',
  'object',
  'video',
  'fetch',
  'fetch no-cors',
  'fetch without credentials',
  'fetch POST',
  'XHR',
  'beacon',
  'worker',
  'WebSocket',
] as const;

/** With a POST that leaves the page, in a window of its own. */
export const everything = [...embedded, 'form POST'] as const;

/** Runs in the page, with nothing of this file but its argument. */
function start({ area, run, kinds }: { area: string; run: string; kinds: readonly string[] }): void {
  const at = (kind: string) => `${area}?run=${run}&kind=${encodeURIComponent(kind)}`;
  const add = (tag: string, attributes: Record<string, string>) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    return element;
  };
  const ask = (url: string, init: RequestInit) => void fetch(url, init).catch(() => {});
  const starts: Record<string, (url: string) => unknown> = {
    image: src => add('img', { src }),
    'image with credentials': src => add('img', { src, crossorigin: 'use-credentials' }),
    script: src => add('script', { src }),
    stylesheet: href => add('link', { rel: 'stylesheet', href }),
    iframe: src => add('iframe', { src }),
    object: data => add('object', { data, type: 'image/png' }),
    video: src => add('video', { src }),
    fetch: url => ask(url, { credentials: 'include' }),
    'fetch no-cors': url => ask(url, { credentials: 'include', mode: 'no-cors' }),
    'fetch without credentials': url => ask(url, { credentials: 'omit' }),
    'fetch POST': url => ask(url, { credentials: 'include', mode: 'no-cors', method: 'POST', body: 'text' }),
    XHR: url => {
      const request = new XMLHttpRequest();
      request.open('GET', url);
      request.withCredentials = true;
      request.send();
    },
    beacon: url => navigator.sendBeacon(url, 'text'),
    worker: url => {
      const code = `fetch(${JSON.stringify(url)}, { credentials: 'include', mode: 'no-cors' })`;
      new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
    },
    WebSocket: url => new WebSocket(url.replace(/^http/, 'ws')),
    'form POST': action => {
      const target = `form-${run}`;
      open('about:blank', target);
      (add('form', { method: 'post', action, target }) as HTMLFormElement).submit();
    },
  };
  for (const kind of kinds) starts[kind]?.(at(kind));
}

let runs = 0;

/** Starts requests to `area` from a page or frame; gives the mark of this run. */
export async function begin(from: Page | Frame, area: string, kinds: readonly string[]): Promise<string> {
  const run = `${++runs}`;
  await from.evaluate(start, { area, run, kinds });
  return run;
}

/** Starts requests, waits until the server has got one of each kind, and gives them by kind. */
export async function ask(
  from: Page | Frame,
  area: string,
  log: readonly Received[],
  kinds: readonly string[] = everything,
): Promise<Map<string, Received[]>> {
  const run = await begin(from, area, kinds);
  const missing = () => kinds.filter(kind => !byKind(log, run).has(kind));
  await eventually(`all kinds from ${from.url()} in the log`, () => missing().length === 0).catch(error => {
    throw new Error(`${missing().join(', ')} not in the log`, { cause: error });
  });
  return byKind(log, run);
}

/** The kinds of which a request carried an Authorization, in the order of the alphabet. */
export function carried(found: ReadonlyMap<string, readonly Received[]>): string[] {
  const those = [...found].filter(([, entries]) =>
    entries.some(({ headers }) => headers.authorization !== undefined),
  );
  return those.map(([kind]) => kind).sort();
}
