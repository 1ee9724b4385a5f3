/** One GET over a connection that stands; nothing of the body is read. */

import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import { bytesOfHeaders } from '../../shared/header-bytes.js';
import type { ProbeResponse } from '../../shared/probe.js';

const maxHeaders = 64 * 1024;
/** Texts of a stranger that are shown. */
const maxText = 4096;

/** Values of a field as they came, which Node would otherwise join or drop. */
function fields({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.flatMap((each, n) =>
    n % 2 === 0 && each.toLowerCase() === name ? [(rawHeaders[n + 1] ?? '').slice(0, maxText)] : [],
  );
}

function responseOf(message: IncomingMessage): ProbeResponse {
  const [location] = fields(message, 'location');
  const [server] = fields(message, 'server');
  return {
    status: message.statusCode ?? 0,
    challenges: fields(message, 'www-authenticate').slice(0, 20),
    ...(location !== undefined && { location }),
    ...(server !== undefined && { server }),
  };
}

/** @throws the connection's or the parser's error */
export function ask(
  connection: Duplex,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<ProbeResponse> {
  return new Promise((done, failed) => {
    const own = { host: url.host, accept: '*/*', 'user-agent': 'latchkey-companion', connection: 'close' };
    const asking = request({
      createConnection: () => connection,
      method: 'GET',
      path: `${url.pathname}${url.search}`,
      // Node writes header text as Latin-1.
      headers: { ...own, ...bytesOfHeaders(headers) },
      maxHeaderSize: maxHeaders,
    });
    asking.once('response', message => {
      done(responseOf(message));
      asking.destroy();
    });
    asking.once('upgrade', () => failed(new Error('upgrade')));
    asking.on('error', failed);
    asking.end();
  });
}
