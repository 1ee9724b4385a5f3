/** "Test connection" of the companion: the built program against real servers, good and bad. */
import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHome } from '../companion/home.js';
import { bundle, open, password } from '../companion/identities.js';
import { hello, startNative } from '../companion/native.js';
import { makeProbing, type Probing } from '../companion/probing.js';
import { type Certificate, makeCertificate } from '../servers/certificate.js';
import { basic, page, redirect } from '../servers/lib/answers.js';
import { freePorts } from '../servers/lib/ports.js';
import type { Running } from '../servers/lib/received.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { start } from '../servers/node.js';
import { type Authority, type ClientIdentity, makeAuthority } from '../servers/pki.js';

const hour = 3_600_000;
const secret = 'a password for Basic';
let [good, stranger, expired]: Certificate[] = [];
let authority: Authority;
let identity: ClientIdentity;
let probing: Probing;
let node: Running<'tls' | 'clear'>;
let mtls: Mtls<'old' | 'new'>;
let file: string;
const closing: (() => unknown)[] = [];

const routes = {
  '/open': page('welcome'),
  '/away': redirect('https://elsewhere.example/x'),
  '/basic': basic('A realm', { ann: secret }, page('in')),
  '/long': { headers: { 'x-long': 'x'.repeat(70_000) } },
};

const listening = async (server: Server, address = '127.0.0.1'): Promise<number> => {
  await new Promise<void>(done => server.listen(0, address, done));
  closing.push(() => server.close());
  return (server.address() as { port: number }).port;
};

beforeAll(async () => {
  [good, stranger, expired] = await Promise.all([
    makeCertificate(),
    makeCertificate(),
    makeCertificate([], -hour),
  ]);
  authority = await makeAuthority('Probe');
  identity = await authority.issue('CN=user', 'P-256');
  probing = makeProbing([good!.certificate, expired!.certificate]);
  file = probing.file('user.p12', Buffer.from(bundle(identity), 'base64'));
  node = await start({
    certificate: good!,
    sites: { tls: { host: 'localhost', routes }, clear: { host: 'localhost', tls: false, routes } },
  });
  mtls = await startMtls({
    certificate: good!,
    root: authority.root,
    sites: {
      old: { host: 'localhost', protocols: 'TLSv1.2' },
      new: { host: 'localhost', protocols: 'TLSv1.3' },
    },
  });
});
afterAll(async () => {
  await Promise.all([node.stop(), mtls.stop(), ...closing.map(it => it())]);
  probing.remove();
});

describe('a server in order', () => {
  it('is told with each step', async () => {
    const { code, probe } = await probing.run([`${node.urls.tls}/open`]);
    expect(code).toBe(0);
    expect(probe).toMatchObject({
      address: '127.0.0.1',
      tls: { protocol: 'TLSv1.3', alpn: 'http/1.1', valid: true, faults: [] },
      credentials: 'none',
      response: { status: 200, challenges: [] },
    });
    expect(probe.tls?.clientCertificate).toEqual({ asked: false, authorities: [], sent: false });
    expect(probe.tls?.chain.map(it => it.subject)).toEqual(['CN=Latchkey test']);
    expect(Object.keys(probe.timing)).toEqual(['dns', 'connect', 'tls', 'response']);
  });

  it('that redirects is not followed', async () => {
    const { probe } = await probing.run([`${node.urls.tls}/away`]);
    expect(probe.response).toMatchObject({ status: 302, location: 'https://elsewhere.example/x' });
  });

  it('that challenges is shown, and gets the password from standard input', async () => {
    const url = `${node.urls.tls}/basic`;
    const { response } = (await probing.run([url])).probe;
    expect(response?.status).toBe(401);
    expect(response?.challenges[0]).toContain('realm="A realm"');
    const { probe, text } = await probing.run([url, '--user', 'ann'], `${secret}\n`);
    expect(probe).toMatchObject({ credentials: 'sent', response: { status: 200 } });
    expect(text).not.toContain(secret);
  });

  it('without TLS is shown, and gets no credentials', async () => {
    const before = node.log.length;
    const { probe } = await probing.run([`${node.urls.clear}/basic`, '--user', 'ann'], secret);
    expect(probe).toMatchObject({ credentials: 'withheld', response: { status: 401 } });
    expect(node.log.slice(before).map(it => it.headers.authorization)).toEqual([undefined]);
  });
});

describe.each(['old', 'new'] as const)('client certificates, TLS of the %s', site => {
  it('asked for, with the authorities named, and answered', async () => {
    const without = await probing.run([mtls.urls[site]]);
    expect(without.probe.response?.status).toBe(400);
    expect(without.probe.tls?.clientCertificate).toEqual({
      asked: true,
      authorities: ['CN=Probe root'],
      sent: false,
    });
    const { probe, text } = await probing.run([mtls.urls[site], '--identity', file], password);
    expect(probe).toMatchObject({ credentials: 'sent', response: { status: 200 } });
    expect(probe.tls?.clientCertificate.sent).toBe(true);
    expect(mtls.log().at(-1)).toMatchObject({ subject: 'CN=user', verified: 'SUCCESS' });
    expect(text).not.toContain('PRIVATE KEY');
  });

  it('a server that ends the handshake without one', async () => {
    const version = site === 'old' ? 'TLSv1.2' : 'TLSv1.3';
    const server = createTls({
      key: good!.key,
      cert: good!.certificate,
      ca: authority.root,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: version,
      maxVersion: version,
    }).on('tlsClientError', () => undefined);
    const { code, probe } = await probing.run([`https://localhost:${await listening(server)}`]);
    expect([code, probe.problem]).toEqual([10, 'client-certificate-needed']);
  });

  it('and password reach no server whose certificate is not valid', async () => {
    const version = site === 'old' ? 'TLSv1.2' : 'TLSv1.3';
    const seen: string[] = [];
    const server = (certificate: Certificate) =>
      createTls({
        key: certificate.key,
        cert: certificate.certificate,
        requestCert: true,
        rejectUnauthorized: false,
        minVersion: version,
        maxVersion: version,
      })
        .on('tlsClientError', () => undefined)
        .on('secureConnection', socket => {
          seen.push(`subject ${socket.getPeerCertificate().subject?.CN}`);
          socket.on('error', () => undefined);
          socket.on('data', data => {
            seen.push(...(/authorization/i.exec(data.toString()) ?? []));
            socket.end('HTTP/1.1 200 OK\r\n\r\n');
          });
        });
    const args = ['--user', 'ann', '--identity', file];
    const passwords = `${secret}\n${password}`;
    const bad = await listening(server(stranger!));
    const { code, probe } = await probing.run([`https://localhost:${bad}`, ...args], passwords);
    expect([code, probe.problem, probe.credentials]).toEqual([11, 'certificate', 'withheld']);
    expect(probe.tls).toMatchObject({ protocol: version, valid: false, clientCertificate: { asked: true } });
    expect(seen).toEqual([]);
    // The same way to a valid one: what was held back does arrive.
    await probing.run([`https://localhost:${await listening(server(good!))}`, ...args], passwords);
    expect(seen).toEqual(['subject user', 'authorization']);
  });
});

describe('a server certificate that is', () => {
  const served = (certificate: string, key: string, address?: string) =>
    listening(
      createTls({ cert: certificate, key }).on('tlsClientError', () => undefined),
      address,
    );
  const faults = async (port: number, host = 'localhost') => {
    const { code, probe } = await probing.run([`https://${host}:${port}`]);
    expect([code, probe.problem, probe.tls?.valid]).toEqual([11, 'certificate', false]);
    expect(probe.tls?.chain.length).toBeGreaterThan(0);
    expect(probe.response).toBeUndefined();
    return probe.tls?.faults;
  };

  it('self-signed', async () => {
    expect(await faults(await served(stranger!.certificate, stranger!.key))).toEqual(['self-signed']);
  });
  it('expired', async () => {
    expect(await faults(await served(expired!.certificate, expired!.key))).toEqual(['expired']);
  });
  it('self-signed and expired: both are told, though OpenSSL names one', async () => {
    const { certificate, key } = await makeCertificate([], -hour);
    expect(await faults(await served(certificate, key))).toEqual(['self-signed', 'expired']);
  });
  it('for another host', async () => {
    expect(await faults(await served(good!.certificate, good!.key, '127.0.0.2'), '127.0.0.2')).toEqual([
      'wrong-host',
    ]);
  });
  it('of an unknown authority', async () => {
    const { key, chain } = await authority.issue('CN=localhost', 'P-256', 'serverAuth');
    const pem = chain.map(it => new X509Certificate(it).toString()).join('');
    const port = await served(pem, key.export({ type: 'pkcs8', format: 'pem' }).toString());
    expect(await faults(port)).toEqual(['unknown-authority']);
  });
});

describe('no response', () => {
  it.each([
    ['no such name', 'https://no-such-host.invalid/', 'dns'],
    ['clear text on the port', () => node.urls.clear.replace('http:', 'https:'), 'tls'],
    ['TLS on the port', () => node.urls.tls.replace('https:', 'http:'), 'http'],
    ['headers without end', () => `${node.urls.tls}/long`, 'too-large'],
    ['nobody listens', async () => `https://localhost:${(await freePorts(1))[0]}`, 'connect'],
  ])('%s', async (_, url, problem) => {
    const { code, probe } = await probing.run([typeof url === 'string' ? url : await url()]);
    expect([code, probe.problem]).toEqual([10, problem]);
  });

  it('a server that never answers, before and after TLS: the limit ends it', async () => {
    const mute = await listening(createServer(socket => socket.on('error', () => undefined)));
    const tls = await listening(createTls({ key: good!.key, cert: good!.certificate }));
    const results = await Promise.all([mute, tls].map(port => probing.run([`https://localhost:${port}`])));
    expect(results.map(it => [it.code, it.probe.problem])).toEqual([
      [10, 'timeout'],
      [10, 'timeout'],
    ]);
    expect(results.map(it => it.probe.address)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(results[1]?.probe.tls?.valid).toBe(true);
    for (const { probe } of results) console.log('ended after', probe.timing);
  });
});

describe('asked by the extension', () => {
  it('with headers and an open identity', async () => {
    const home = makeHome();
    closing.push(() => home.remove());
    const native = startNative({ ...home.env, ...probing.env });
    closing.push(() => native.kill());
    await expect(native.ask('connection.probe', { url: mtls.urls.new })).rejects.toThrow('handshake');
    await native.ask('hello', hello());
    const id = await open(native.ask, bundle(identity));
    const ofMtls = await native.ask('connection.probe', { url: mtls.urls.new, identity: id });
    expect(ofMtls).toMatchObject({ response: { status: 200 }, credentials: 'sent' });
    const authorization = `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}`;
    const url = `${node.urls.tls}/basic`;
    const ofBasic = await native.ask('connection.probe', { url, headers: { authorization } });
    expect(ofBasic).toMatchObject({ response: { status: 200 }, credentials: 'sent' });
    for (const headers of [{ Host: 'x' }, { 'transfer-encoding': 'chunked' }, { a: 'b\r\nc: d' }]) {
      await expect(native.ask('connection.probe', { url, headers } as never)).rejects.toThrow('malformed');
    }
    await native.ask('lock', {});
    await expect(native.ask('connection.probe', { url, identity: id })).rejects.toThrow('unknown-identity');
  });

  it.each(['lock', 'end of input'])('and ended by %s, with its connection', async how => {
    const home = makeHome();
    closing.push(() => home.remove());
    const native = startNative({ ...home.env, ...probing.env });
    closing.push(() => native.kill());
    let ended: Promise<void> | undefined;
    const connected = new Promise<void>(done => {
      const mute = createTls({ key: good!.key, cert: good!.certificate }, socket => {
        ended = new Promise(closed => socket.on('error', () => undefined).once('close', () => closed()));
        socket.once('data', () => done()).resume();
      });
      void listening(mute).then(async port => {
        await native.ask('hello', hello());
        const id = await open(native.ask, bundle(identity));
        const url = `https://localhost:${port}`;
        const asking = native.ask('connection.probe', { url, identity: id, headers: { a: 'b' } });
        outcome = asking.then(
          () => 'answered',
          (error: Error) => error.message,
        );
      });
    });
    let outcome: Promise<string> | undefined;
    await connected;
    if (how === 'lock') await native.ask('lock', {});
    else expect(await native.end()).toBe(0);
    await ended;
    expect(await outcome).toMatch(how === 'lock' ? /^locked/ : /^locked|ended with 0/);
  });
});
