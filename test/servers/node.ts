/** An embedded server: HTTPS and clear HTTP, each site on its own port, answering from a table of routes. */
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Certificate } from './certificate.js';
import { hostName, type Received, type Running } from './lib/received.js';
import { type Answer, answerOf, type Exchange, findRoute, type Routes } from './lib/routes.js';

export interface NodeSite {
  /** Name in the site's URL; any other name reaches it as well. Default 127.0.0.1. */
  readonly host?: string;
  /** Clear-text HTTP when false. Default true. */
  readonly tls?: boolean;
  /** Read at each request: a test may change the object while the server runs. */
  readonly routes: Routes;
}

export interface NodeOptions<Name extends string> {
  /** Needed as soon as one site has TLS. */
  readonly certificate?: Certificate;
  readonly sites: Readonly<Record<Name, NodeSite>>;
}

function received(request: http.IncomingMessage, port: number): Received {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = [value].flat().join(', ');
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    host: hostName(request.headers.host),
    port,
    headers,
    time: Date.now(),
  };
}

async function readBody(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function asExchange(
  request: http.IncomingMessage,
  response: http.ServerResponse | undefined,
  entry: Received,
): Exchange {
  const url = new URL(`http://${entry.headers.host ?? 'unknown'}${entry.url}`);
  return { request, response, entry, url, body: () => readBody(request) };
}

function writeToSocket(socket: Duplex, answer: Answer): void {
  const status = answer.status ?? 400;
  const headers = Object.entries(answer.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map(each => `${name}: ${each}`),
  );
  socket.end(
    [
      `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
      ...headers,
      'content-length: 0',
      'connection: close',
      '',
      '',
    ].join('\r\n'),
  );
}

async function startSite(site: NodeSite, certificate: Certificate | undefined, log: Received[]) {
  const secure = site.tls !== false;
  if (secure && certificate === undefined) throw new Error('A site with TLS needs a certificate');
  const server =
    secure && certificate
      ? https.createServer({ key: certificate.key, cert: certificate.certificate })
      : http.createServer();
  const sockets = new WebSocketServer({ noServer: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const note = (request: http.IncomingMessage): Received => {
    const entry = received(request, port);
    log.push(entry);
    return entry;
  };

  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const entry = note(request);
    response.once('close', () => {
      entry.status = response.statusCode;
    });
    void (async () => {
      const answer = await answerOf(findRoute(site.routes, entry.url), asExchange(request, response, entry));
      if (answer === undefined) return;
      response
        .writeHead(answer.status ?? 200, answer.headers)
        .end(request.method === 'HEAD' ? undefined : answer.body);
    })().catch((error: unknown) => response.headersSent || response.writeHead(500).end(String(error)));
  });

  server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
    const entry = note(request);
    socket.on('error', () => socket.destroy());
    void (async () => {
      const answer = await answerOf(findRoute(site.routes, entry.url), asExchange(request, undefined, entry));
      entry.status = answer?.webSocket ? 101 : (answer?.status ?? 400);
      if (!answer?.webSocket) return writeToSocket(socket, { ...answer, status: entry.status });
      sockets.handleUpgrade(request, socket, head, (client: WebSocket) => {
        client.on('message', (data, binary) => client.send(data, { binary }));
      });
    })();
  });

  return {
    url: `${secure ? 'https' : 'http'}://${site.host ?? '127.0.0.1'}:${port}`,
    stop: () =>
      new Promise<void>(resolve => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Starts one server for each site, on free ports of 127.0.0.1, with one log for all. */
export async function start<Name extends string>(options: NodeOptions<Name>): Promise<Running<Name>> {
  const log: Received[] = [];
  const sites = Object.entries<NodeSite>(options.sites);
  const running = await Promise.all(
    sites.map(async ([name, site]) => ({ name, ...(await startSite(site, options.certificate, log)) })),
  );
  return {
    urls: Object.fromEntries(running.map(({ name, url }) => [name, url])) as Record<Name, string>,
    log,
    stop: async () => {
      await Promise.all(running.map(each => each.stop()));
    },
  };
}
