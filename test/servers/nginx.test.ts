import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Certificate, makeCertificate } from './certificate.js';
import { ask, basicHeader } from './lib/client.js';
import { type Nginx, start } from './nginx.js';

const users = { jürg: 'p:ä ß$"' };
let certificate: Certificate;
let server: Nginx<'main' | 'modern' | 'clear'>;

beforeAll(async () => {
  certificate = await makeCertificate(['a.test', 'b.test']);
  server = await start({
    certificate,
    sites: {
      main: {
        host: 'a.test',
        areas: [
          { path: '/private/', realm: 'A "quoted" realm', users },
          { path: '/private/open/' },
          { path: '/moved/', directives: ['return 307 /private/;'] },
        ],
      },
      modern: { host: 'b.test', http2: true, areas: [{ path: '/', realm: 'All', users: { u: 'one' } }] },
      clear: { tls: false, areas: [] },
    },
  });
});
afterAll(() => server?.stop());

const authorization = basicHeader('jürg', users.jürg);

test('401 without credentials, 200 with them, both in the log', async () => {
  const url = `${server.urls.main}/private/page?x=1`;
  const refused = await ask(certificate, url);
  expect(refused.status).toBe(401);
  expect(refused.headers['www-authenticate']).toBe('Basic realm="A "quoted" realm"');
  expect((await ask(certificate, url, { headers: { authorization } })).status).toBe(200);

  const log = (await server.settledLog()).filter(entry => entry.url === '/private/page?x=1');
  expect(log.map(entry => entry.status)).toEqual([401, 200]);
  expect(log[0]).toMatchObject({ method: 'GET', host: 'a.test', port: Number(new URL(url).port) });
  expect(log.map(entry => entry.headers.authorization)).toEqual([undefined, authorization]);
});

test('an open area inside a protected one, a redirect, and clear text', async () => {
  expect((await ask(certificate, `${server.urls.main}/private/open/`)).status).toBe(200);
  const moved = await ask(certificate, `${server.urls.main}/moved/`);
  expect(moved.status).toBe(307);
  expect((await fetch(`${server.urls.clear}/`)).status).toBe(200);
});

test('a body, a download, a map image and a stylesheet come from the application behind', async () => {
  const at = (path: string, more = {}) =>
    ask(certificate, `${server.urls.main}/private/${path}`, { headers: { authorization }, ...more });
  const posted = await at('form', { method: 'POST', body: 'a=1' });
  expect(JSON.parse(posted.body.toString())).toEqual({ method: 'POST', url: '/private/form', body: 'a=1' });
  expect((await at('download')).headers['content-disposition']).toContain('attachment');
  expect((await at('ows?SERVICE=WMS&REQUEST=GetMap')).headers['content-type']).toBe('image/png');
  expect((await at('style.css')).headers['content-type']).toBe('text/css');
  expect((await at('map?tiles=64')).body.toString().match(/<img/g)).toHaveLength(64);
  expect(server.backendLog.find(entry => entry.url === '/private/form')?.headers).toMatchObject({
    authorization,
  });
});

test('a streaming answer arrives in parts', async () => {
  const begun = Date.now();
  const reply = await ask(certificate, `${server.urls.main}/slow?ms=300`);
  expect(Date.now() - begun).toBeGreaterThan(290);
  expect(reply.body.toString()).toMatch(/first.*last/s);
});

test('a WebSocket over TLS opens with credentials only', async () => {
  const url = `${server.urls.main.replace('https', 'wss').replace('a.test', '127.0.0.1')}/private/socket`;
  const open = (headers: Record<string, string>) =>
    new Promise<string>(resolve => {
      const socket = new WebSocket(url, { headers, ca: certificate.certificate });
      socket.once('open', () => socket.send('hello'));
      socket.once('message', data => {
        resolve(String(data));
        socket.close();
      });
      socket.once('unexpected-response', (_request, response) => resolve(`status ${response.statusCode}`));
    });
  expect(await open({})).toBe('status 401');
  expect(await open({ authorization })).toBe('hello');
});

test('a password changed while nginx runs', async () => {
  const status = async (password: string) =>
    (await ask(certificate, server.urls.modern, { headers: { authorization: basicHeader('u', password) } }))
      .status;
  expect(await status('one')).toBe(200);
  server.setUsers('modern', '/', { u: 'two' });
  expect([await status('one'), await status('two')]).toEqual([401, 200]);
});
