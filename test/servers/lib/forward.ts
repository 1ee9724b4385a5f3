/** Hands a request on to a server in clear text, as it came: a TLS front that is a witness too. */
import http from 'node:http';
import type { Answer, Exchange } from './routes.js';

/** Header fields of a connection, which has an end here (RFC 9110, section 7.6.1). */
const ofConnection = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Sends the request to a port of this machine, its `Host` included, and gives the answer. */
export async function forward(port: number, { entry, body }: Exchange): Promise<Answer> {
  const content = await body();
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(
      Object.entries(entry.headers).filter(([name]) => !ofConnection.has(name)),
    );
    const request = http.request({
      host: '127.0.0.1',
      port,
      method: entry.method,
      path: entry.url,
      headers: { ...headers, 'content-length': content.length },
      agent: false,
    });
    request.once('error', reject);
    request.once('response', async response => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      const answered = Object.entries(response.headers).flatMap(([name, value]) =>
        value === undefined || ofConnection.has(name) ? [] : [[name, value] as const],
      );
      resolve({
        status: response.statusCode ?? 502,
        headers: Object.fromEntries(answered),
        body: Buffer.concat(chunks),
      });
    });
    request.end(content);
  });
}
