/** Ready-made routes for the embedded Node server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { png } from './png.js';
import { type Answer, answerOf, type Handler, type Route } from './routes.js';

/** A page; `html` is its body. */
export function page(html: string, title = 'Test page'): Answer {
  const head = `<meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">`;
  return {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><head>${head}</head><body>${html}</body></html>`,
  };
}

/** A page with a grid of `count` images; `tile` gives the address of each. */
export function tilePage(count: number, tile: (index: number) => string): Answer {
  const images = Array.from(
    { length: count },
    (_, index) => `<img class="tile" alt="" src="${tile(index)}">`,
  );
  return page(`<h1>Map</h1><div id="map">${images.join('')}</div>`, 'Map');
}

/** A picture. The default is a single pixel, not kept by caches, so that every use of it is a request. */
export function tile(image: Uint8Array = png()): Answer {
  return { headers: { 'content-type': 'image/png', 'cache-control': 'no-store' }, body: image };
}

/** A redirect; `to` is anything a Location header takes. */
export function redirect(to: string, status = 302): Answer {
  return { status, headers: { location: to } };
}

/** The answer a server gives to wrong or missing credentials. */
export function challenge(scheme: string): Answer {
  return {
    status: 401,
    headers: { 'www-authenticate': scheme, 'content-type': 'text/html' },
    body: '<h1>401 Authorization Required</h1>',
  };
}

/** Puts a route behind Basic auth. `users` is read at each request: changing it changes the passwords. */
export function basic(realm: string, users: Readonly<Record<string, string>>, route: Route): Handler {
  return async exchange => {
    const [, encoded] = /^Basic (.+)$/i.exec(exchange.entry.headers.authorization ?? '') ?? [];
    const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
    const colon = text.indexOf(':');
    const user = text.slice(0, Math.max(colon, 0));
    const known = colon > 0 && Object.hasOwn(users, user) && users[user] === text.slice(colon + 1);
    return known ? await answerOf(route, exchange) : challenge(`Basic realm="${realm}", charset="UTF-8"`);
  };
}

/** Lets pages of any origin read the route's answer, with credentials too when they name their origin. */
export function cors(route: Route): Handler {
  return async exchange => {
    const { headers } = exchange.entry;
    const allowed = {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
      ...(headers.origin !== undefined && { 'access-control-allow-credentials': 'true', vary: 'origin' }),
    };
    if (exchange.entry.method === 'OPTIONS') return { status: 204, headers: allowed };
    const answer = await answerOf(route, exchange);
    return answer && { ...answer, headers: { ...answer.headers, ...allowed } };
  };
}

/** Answers after `ms` milliseconds. */
export function delayed(ms: number, route: Route): Handler {
  return async exchange => {
    await sleep(ms);
    return answerOf(route, exchange);
  };
}

/**
 * Answers everything with 200, an image and CORS `*`, as an attacker's server would: whatever a browser can be
 * led to send there stands in the log.
 */
export const collector: Answer = {
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*, authorization',
    'access-control-allow-methods': '*',
    'content-type': 'image/png',
    'cache-control': 'no-store',
  },
  body: png(),
  webSocket: true,
};

/** Pages at `…/page`; elsewhere a picture that is also a WebSocket. */
export const pageOrPicture: Handler = ({ url }) =>
  url.pathname.endsWith('/page') ? page('<h1>Arrived</h1>', 'Arrived') : collector;
