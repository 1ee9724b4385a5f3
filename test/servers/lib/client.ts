/** A small HTTPS client for the tests of the servers: it trusts one certificate and resolves every name to here. */
import https from 'node:https';
import type { Certificate } from '../certificate.js';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The value of an Authorization header, as RFC 7617 says with UTF-8. */
export function basicHeader(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

/** Sends one request over TLS. */
export function ask(
  certificate: Certificate,
  url: string,
  { method, headers, body }: Ask = {},
): Promise<Reply> {
  const { host, hostname, port, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: '127.0.0.1',
        servername: /^[\d.]+$/.test(hostname) ? '' : hostname,
        port,
        path: pathname + search,
        method: method ?? 'GET',
        headers: { host, ...headers },
        ca: certificate.certificate,
        agent: false,
      },
      async response => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}
