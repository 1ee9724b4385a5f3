/** What a server says of certificates in its handshake: its own chain, and whether it asks for the client's. */

import { Cursor, elements } from './cursor.js';
import { distinguishedName } from './distinguished-name.js';
import { handshake, type Message, serverMessages } from './messages.js';

export interface Flight {
  /** X.509, DER, as sent. */
  readonly chain: readonly Buffer[];
  /** Undefined where the handshake could not be read far enough to tell. */
  readonly asked: boolean | undefined;
  readonly authorities: readonly string[];
}

const serverHelloDone = 14;
const certificateAuthorities = 47;
/** More are not shown: the list comes from a stranger. */
const maxAuthorities = 200;

/** RFC 5246, section 7.4.2; RFC 8446, section 4.4.2. */
function chainIn(body: Buffer, tls13: boolean): Buffer[] {
  const cursor = new Cursor(body);
  if (tls13) cursor.vector(1);
  return elements(cursor.vector(3), each => {
    const certificate = each.vector(3);
    if (tls13) each.vector(2);
    return certificate;
  });
}

/** RFC 5246, section 7.4.4; RFC 8446, section 4.3.2. */
function authoritiesIn(body: Buffer, tls13: boolean): Buffer[] {
  const cursor = new Cursor(body);
  cursor.vector(1);
  if (!tls13) {
    cursor.vector(2);
    return elements(cursor.vector(2), each => each.vector(2));
  }
  const extensions = elements(cursor.vector(2), each => ({ type: each.number(2), data: each.vector(2) }));
  const named = extensions.find(it => it.type === certificateAuthorities);
  return named ? elements(new Cursor(named.data).vector(2), each => each.vector(2)) : [];
}

const last = (tls13: boolean): number => (tls13 ? handshake.finished : serverHelloDone);

/** @param secret see `serverMessages`: given exactly in TLS 1.3 */
export function readFlight(received: Buffer, secret: Buffer | undefined): Flight {
  const tls13 = secret !== undefined;
  const messages = serverMessages(received, secret);
  const find = (type: number): Message | undefined => messages.find(it => it.type === type);
  const complete = find(last(tls13)) !== undefined;
  const request = find(handshake.certificateRequest);
  try {
    const certificate = find(handshake.certificate);
    return {
      chain: certificate ? chainIn(certificate.body, tls13) : [],
      asked: request !== undefined ? true : complete ? false : undefined,
      authorities: request
        ? authoritiesIn(request.body, tls13).slice(0, maxAuthorities).map(distinguishedName)
        : [],
    };
  } catch {
    return { chain: [], asked: undefined, authorities: [] };
  }
}
