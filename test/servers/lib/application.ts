/** The application that stands behind nginx in tests: one answer for every kind of request a page can make. */
import { setTimeout as sleep } from 'node:timers/promises';
import { page, tile, tilePage } from './answers.js';
import type { Answer, Handler, Route, Routes } from './routes.js';

const text = (type: string, body: string): Answer => ({
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body,
});

/** By the end of the path, so that each works in every protected area. */
const byEnding: readonly (readonly [ending: string, route: Route])[] = [
  ['.png', tile()],
  ['.css', text('text/css', 'body { background: rgb(250, 250, 245) }')],
  ['.js', text('text/javascript', 'globalThis.loaded = true;')],
  ['.json', text('application/json', '{"ok":true}')],
  // A dedicated worker that reports the status of the address it is sent.
  ['/worker.mjs', text('text/javascript', 'onmessage = e => fetch(e.data).then(r => postMessage(r.status))')],
  ['/socket', { ...page('<p>A WebSocket</p>'), webSocket: true }],
  [
    '/download',
    {
      headers: {
        'content-type': 'application/octet-stream',
        'content-disposition': 'attachment; filename="d.bin"',
      },
      body: 'downloaded',
    },
  ],
  ['/map', ({ url }) => tilePage(Number(url.searchParams.get('tiles') ?? 64), i => `tiles/${i}.png`)],
  ['/slow', ({ url, response }) => slowly(Number(url.searchParams.get('ms') ?? 2000), response)],
];

async function slowly(ms: number, response: Parameters<Handler>[0]['response']): Promise<Answer | undefined> {
  if (response === undefined) return { status: 400 };
  response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'no-store' });
  response.write('<!doctype html><title>Slow</title><p>first</p>');
  await sleep(ms);
  response.end('<p>last</p>');
  return undefined;
}

/** OGC web services: maps are pictures, everything else is XML. */
const ows: Handler = ({ url }) => {
  const asked = new Map([...url.searchParams].map(([name, value]) => [name.toUpperCase(), value]));
  if (asked.get('REQUEST') === 'GetMap') return tile();
  return text(
    'text/xml',
    `<?xml version="1.0"?><Capabilities service="${asked.get('SERVICE') === 'WFS' ? 'WFS' : 'WMS'}"/>`,
  );
};

const anything: Handler = async exchange => {
  const { entry, url } = exchange;
  if (entry.method === 'GET' || entry.method === 'HEAD') {
    if (url.pathname.endsWith('/ows')) return ows(exchange);
    const found = byEnding.find(([ending]) => url.pathname.endsWith(ending))?.[1];
    if (found !== undefined) return typeof found === 'function' ? found(exchange) : found;
    return page('<h1>Arrived</h1>', 'Arrived');
  }
  const body = (await exchange.body()).toString('utf8');
  return text('application/json', JSON.stringify({ method: entry.method, url: entry.url, body }));
};

export const application: Routes = { '/*': anything };
