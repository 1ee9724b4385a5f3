/**
 * The TLS part of a probe. Node judges a server's certificate only after the handshake, when the client's own has been
 * sent already. So nothing leaves here from the moment the server's certificate is known until it was found valid.
 */
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { CertificateFault, ProbeTls } from '../../shared/probe.js';
import { certificateInfo } from '../identity/describe.js';
import type { Identity } from '../identity/identity.js';
import { faultsOf } from './faults.js';
import { readFlight } from './flight.js';
import { Tapped } from './tapped.js';

export interface Secured {
  readonly socket: TLSSocket;
  /** Undefined: the connection stands, and the server's certificate is valid. */
  readonly error: unknown;
  readonly tls: ProbeTls;
}

class NotValid extends Error {}

interface Verdict {
  readonly faults: readonly CertificateFault[];
  readonly reason?: string;
}

/** OpenSSL's verdict as Node's own TLS code asks for it, which has no public name before the end of the handshake. */
type Handle = { verifyError?: () => { code?: string } | null | undefined } | null;

/** Undefined: OpenSSL found nothing wrong. A Node without such a call gives no valid certificate. */
function codeFrom(socket: TLSSocket): string | undefined {
  const handle = (socket as unknown as { _handle: Handle })._handle;
  if (handle?.verifyError === undefined) return 'NO_VERDICT';
  const error = handle.verifyError();
  return error ? (error.code ?? 'UNKNOWN') : undefined;
}

function agreedOn(socket: TLSSocket): Pick<ProbeTls, 'protocol' | 'cipher'> {
  const protocol = socket.getProtocol();
  const cipher = socket.getCipher()?.standardName;
  return { ...(protocol && { protocol }), ...(cipher && { cipher }) };
}

/** Not `getPeerX509Certificate`: on the client's side Node 20 takes the certificate out of the session with it. */
function peerOf(socket: TLSSocket): X509Certificate | undefined {
  const { raw } = (socket.getPeerCertificate() ?? {}) as { raw?: Buffer };
  return raw && new X509Certificate(raw);
}

/** Key and chain as Node's TLS takes them: a copy of the key, in this process's memory. */
function clientOptions({ privateKey, certificate, chain }: Identity) {
  const pem = [certificate, ...chain].map(it => new X509Certificate(it).toString()).join('');
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: pem };
}

/** What cannot be read is left out; OpenSSL has judged it. */
function readable<T>(read: () => T): T[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}
const x509Of = (der: Buffer) => readable(() => new X509Certificate(der));
const infoOf = (x509: X509Certificate) => readable(() => certificateInfo(x509));

/**
 * @param store the authorities that are trusted
 * @param host as in the URL, without the brackets of an IPv6 address
 */
export function secure(
  tcp: Socket,
  host: string,
  store: readonly X509Certificate[],
  identity: Identity | undefined,
): Promise<Secured> {
  let verdict: Verdict | undefined;
  let secret: Buffer | undefined;
  let agreed: Pick<ProbeTls, 'protocol' | 'cipher'> = {};
  let client: TLSSocket | undefined;
  const judge = (socket: TLSSocket, peer: X509Certificate): boolean => {
    if (verdict === undefined) {
      const code = codeFrom(socket);
      const others = readFlight(tapped.received, secret).chain.flatMap(x509Of);
      const faults = faultsOf({ code, certificate: peer, others, store, host }, Date.now());
      verdict = { faults, ...(code !== undefined && { reason: code }) };
    }
    agreed = agreedOn(socket);
    return verdict.faults.length === 0;
  };
  const tapped = new Tapped(tcp, () => {
    // A connection that is being torn down knows its peer no more; what was found of it still holds.
    if (verdict !== undefined) return verdict.faults.length === 0;
    const peer = client && peerOf(client);
    if (client === undefined || peer === undefined) return true; // our hello: nothing of the client's is in it
    return judge(client, peer);
  });
  const socket = connect({
    socket: tapped,
    ca: store.map(it => it.toString()),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // Else Node ends it before we have told why; `judge` and `authorized` below decide.
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(identity ? clientOptions(identity) : {}),
  });
  client = socket;
  socket.on('keylog', (line: Buffer) => {
    const [label, , value] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET' && value) secret = Buffer.from(value, 'hex');
  });

  const describe = (error: unknown): ProbeTls => {
    const flight = readFlight(tapped.received, secret);
    const { faults = [], reason } = verdict ?? {};
    const valid = verdict?.faults.length === 0;
    return {
      ...agreed,
      ...(socket.alpnProtocol ? { alpn: socket.alpnProtocol } : {}),
      chain: flight.chain.flatMap(x509Of).flatMap(infoOf),
      valid: valid && !(error instanceof NotValid),
      faults: [...faults],
      ...(reason !== undefined && { reason }),
      clientCertificate: {
        ...(flight.asked !== undefined && { asked: flight.asked }),
        authorities: [...flight.authorities],
        sent: flight.asked === true && identity !== undefined && valid,
      },
    };
  };
  return new Promise(done => {
    const end = (error: unknown): void => {
      done({ socket, error, tls: describe(error) });
    };
    socket.once('secureConnect', () => {
      const peer = peerOf(socket);
      const valid = peer !== undefined && judge(socket, peer) && socket.authorized;
      if (!valid) socket.destroy();
      end(valid ? undefined : new NotValid());
    });
    socket.once('close', () => end(new Error('closed')));
    socket.on('error', end);
  });
}
