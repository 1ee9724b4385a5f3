/** The server's handshake messages, out of the bytes as they came: Node tells of none but the certificates. */
import { Cursor } from './cursor.js';
import { opener } from './decrypt.js';

export interface Message {
  readonly type: number;
  readonly body: Buffer;
}

export const handshake = { serverHello: 2, certificate: 11, certificateRequest: 13, finished: 20 } as const;
const record = { changeCipherSpec: 20, handshake: 22, applicationData: 23 } as const;

/** The complete messages in a stream of handshake octets. */
function messagesIn(stream: Buffer): Message[] {
  const cursor = new Cursor(stream);
  const found: Message[] = [];
  try {
    while (!cursor.done) found.push({ type: cursor.number(1), body: cursor.vector(3) });
  } catch {
    // The rest of the last one did not come.
  }
  return found;
}

function suiteOf(messages: readonly Message[]): number {
  const hello = messages.findLast(it => it.type === handshake.serverHello);
  if (hello === undefined) return 0;
  const cursor = new Cursor(hello.body);
  cursor.take(2 + 32);
  cursor.vector(1);
  return cursor.number(2);
}

/** The content of an encrypted record and its real type, which stands last, before padding. */
function inner(plain: Buffer): { type: number; content: Buffer } {
  let end = plain.length;
  while (end > 0 && plain[end - 1] === 0) end--;
  return { type: plain[end - 1] ?? 0, content: plain.subarray(0, Math.max(end - 1, 0)) };
}

/**
 * @param received everything the server sent, from the beginning
 * @param secret `SERVER_HANDSHAKE_TRAFFIC_SECRET` of TLS 1.3; undefined in TLS 1.2, where what we want lies in clear
 * @returns the messages up to the first that cannot be read
 */
export function serverMessages(received: Buffer, secret: Buffer | undefined): Message[] {
  const cursor = new Cursor(received);
  let stream = Buffer.alloc(0);
  let open: ReturnType<typeof opener>;
  try {
    while (!cursor.done) {
      const head = cursor.take(5);
      const type = head[0] ?? 0;
      const body = cursor.take(head.readUInt16BE(3));
      if (type === record.changeCipherSpec && secret === undefined) break;
      if (type === record.handshake) stream = Buffer.concat([stream, body]);
      if (type !== record.applicationData || secret === undefined) continue;
      open ??= opener(suiteOf(messagesIn(stream)), secret);
      const plain = open && inner(open(head, body));
      if (plain === undefined || plain.type !== record.handshake) break;
      stream = Buffer.concat([stream, plain.content]);
      if (messagesIn(stream).some(it => it.type === handshake.finished)) break;
    }
  } catch {
    // Cut off, or of later keys: what was read until here counts.
  }
  return messagesIn(stream);
}
