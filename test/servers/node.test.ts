import { afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Certificate, makeCertificate } from './certificate.js';
import { basic, collector, cors, page, redirect, tile, tilePage } from './lib/answers.js';
import { ask, basicHeader } from './lib/client.js';
import type { Running } from './lib/received.js';
import { slow } from './lib/slow.js';
import { start } from './node.js';

let certificate: Certificate;
let server: Running<string> | undefined;

beforeAll(async () => {
  certificate = await makeCertificate(['a.test']);
});
afterEach(() => server?.stop());

test('routes, Basic areas and redirects over TLS, on a port for each site', async () => {
  const users = { u: 'p' };
  const started = await start({
    certificate,
    sites: {
      a: {
        host: 'a.test',
        routes: {
          '/': page('<p>open</p>'),
          '/private/*': basic('Area', users, tile()),
          '/private/deeper/*': page('<p>open again</p>'),
          '/away': redirect('https://b.test/', 307),
        },
      },
      clear: { tls: false, routes: { '/*': cors(page('<p>clear</p>')) } },
    },
  });
  server = started;
  const at = (path: string, password?: string) =>
    ask(certificate, started.urls.a + path, {
      headers: password === undefined ? {} : { authorization: basicHeader('u', password) },
    });

  expect((await at('/')).status).toBe(200);
  expect((await at('/none')).status).toBe(404);
  expect((await at('/private/x.png')).headers['www-authenticate']).toBe(
    'Basic realm="Area", charset="UTF-8"',
  );
  expect((await at('/private/x.png', 'wrong')).status).toBe(401);
  expect((await at('/private/x.png', 'p')).headers['content-type']).toBe('image/png');
  expect((await at('/private/deeper/x')).status).toBe(200);
  expect((await at('/away')).headers.location).toBe('https://b.test/');
  const clear = await fetch(`${started.urls.clear}/x`, { headers: { origin: 'https://c.test' } });
  expect(clear.headers.get('access-control-allow-origin')).toBe('https://c.test');
  users.u = 'new';
  expect((await at('/private/x.png', 'p')).status).toBe(401);
  expect(started.log.map(entry => entry.url)).toEqual([
    '/',
    '/none',
    '/private/x.png',
    '/private/x.png',
    '/private/x.png',
    '/private/deeper/x',
    '/away',
    '/x',
    '/private/x.png',
  ]);
  expect(started.log[0]).toMatchObject({ method: 'GET', host: 'a.test', status: 200 });
});

test('a slow answer goes on when told', async () => {
  const held = slow('<p>first</p>');
  const started = await start({ sites: { clear: { tls: false, routes: { '/slow': held.route } } } });
  server = started;
  const response = await fetch(`${started.urls.clear}/slow`);
  const body = response.text();
  await held.started;
  held.write('<p>more</p>');
  held.finish('<p>last</p>');
  expect(await body).toBe('<p>first</p><p>more</p><p>last</p>');
});

test('a collector takes everything and logs every header', async () => {
  const started = await start({ sites: { clear: { tls: false, routes: { '/*': collector } } } });
  server = started;
  const response = await fetch(`${started.urls.clear}/x?y`, {
    method: 'PUT',
    headers: { authorization: 'Basic x' },
  });
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  const echoed = await new Promise(resolve => {
    const socket = new WebSocket(`${started.urls.clear.replace('http', 'ws')}/socket`);
    socket.once('open', () => socket.send('hello'));
    socket.once('message', data => {
      resolve(String(data));
      socket.close();
    });
  });
  expect(echoed).toBe('hello');
  expect(started.log.map(entry => [entry.method, entry.url, entry.headers.authorization])).toEqual([
    ['PUT', '/x?y', 'Basic x'],
    ['GET', '/socket', undefined],
  ]);
});

test('a page of tiles', () => {
  expect(String(tilePage(3, index => `/t/${index}.png`).body).match(/<img/g)).toHaveLength(3);
});
