/**
 * The whole way: a real Chromium, its own TLS, p11-kit, the token process, the companion, and an nginx that lets nobody in
 * without a certificate, and whose log is the witness.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chromium, type CompanionPort, startChromium } from '../companion/chromium.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, enable, open } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { program } from '../companion/program.js';
import { filesWith, looks, secretsOf } from '../companion/search.js';
import { overlay, selectionPolicy } from '../harness/browsers/namespace.js';
import { poll } from '../harness/wait.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { type ClientIdentity, type ClientKey, makeAuthority } from '../servers/pki.js';

const kinds = { rsa: 'rsa2048', ec: 'P-256', p384: 'P-384', late: 'P-521' } as const satisfies Record<
  string,
  ClientKey
>;
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];
const hosts = names.map(name => `${name}.test`);
const sites = Object.fromEntries(
  names.flatMap(name => [
    [`${name}-13`, { host: `${name}.test`, protocols: 'TLSv1.3' }],
    [`${name}-12`, { host: `${name}.test`, protocols: 'TLSv1.2', http2: true }],
  ]),
) as Record<`${Kind}-${'12' | '13'}`, { host: string; protocols: 'TLSv1.3' | 'TLSv1.2' }>;

const nobody = 65534;
if (!mayUnshare) console.log(`Skipped: Chromium with client certificates, as it ${needsRoot}`);

describe.skipIf(!mayUnshare)('Chromium', () => {
  let server: Mtls<keyof typeof sites>;
  let spki: string;
  const identities = {} as Record<Kind, ClientIdentity>;
  const bundles = {} as Record<Kind, string>;

  beforeAll(async () => {
    const authority = await makeAuthority('Browser');
    for (const name of names) {
      identities[name] = await authority.issue(`CN=${name} user`, kinds[name]);
      bundles[name] = bundle(identities[name]);
    }
    const certificate = await makeCertificate(hosts);
    spki = certificate.spki;
    server = await startMtls({ certificate, root: authority.root, sites });
  });
  afterAll(() => server.stop());

  const policy = selectionPolicy(Object.fromEntries(names.map(name => [`${name}.test`, `${name} user`])));
  const requests = () => server.log().filter(each => each.url === '/');
  const last = () => requests().at(-1);

  describe('of an unprivileged user, installed in the home', () => {
    let home: Home;
    let chromium: Chromium;
    let port: CompanionPort;

    beforeAll(async () => {
      home = makeHome();
      const profile = join(home.path, 'profile');
      const as = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'];
      execFileSync('chown', ['-R', `${nobody}:${nobody}`, home.path]);
      const install = [program, 'install', '--browser', 'chromium', '--user-data-dir', profile];
      execFileSync('setpriv', [...as, ...install], { env: home.env });
      chromium = await startChromium({
        home: home.path,
        env: home.env,
        profile,
        trust: spki,
        hosts,
        user: nobody,
        prepare: [overlay('/etc', home.path), policy],
      });
      port = await chromium.connect();
      for (const name of ['rsa', 'ec', 'p384'] as const) await enable(port.ask, bundles[name]);
    });
    afterAll(async () => {
      await chromium?.close();
      home.remove();
    });

    it.each(['rsa', 'ec', 'p384'] as const)(
      '%s: each host sees its own identity, over TLS 1.3 and 1.2',
      async name => {
        for (const version of ['13', '12'] as const) {
          expect(await chromium.visit(server.urls[`${name}-${version}`])).toBe(`CN=${name} user`);
          // nginx knows the root alone: SUCCESS means that the intermediate was sent.
          expect(last()).toMatchObject({
            subject: `CN=${name} user`,
            verified: 'SUCCESS',
            protocol: version === '13' ? 'TLSv1.3' : 'TLSv1.2',
            http: version === '13' ? 'HTTP/1.1' : 'HTTP/2.0',
          });
        }
      },
    );

    it('locked: a new handshake is refused, unlocked it works, without restart', async () => {
      const before = requests().length;
      await port.ask('lock', {});
      for (const version of ['13', '12'] as const) {
        expect(await chromium.visit(server.urls[`rsa-${version}`])).toContain('ERR_SSL_CLIENT_AUTH');
      }
      expect(requests()).toHaveLength(before);
      await open(port.ask, bundles.rsa);
      expect(await chromium.visit(server.urls['rsa-13'])).toBe('CN=rsa user');
      expect(await chromium.visit(server.urls['ec-13'])).toContain('ERR_SSL_CLIENT_AUTH');
    });

    it('companion killed: refused at once, and the next one signs, without restart', async () => {
      const pid = readdirSync(join(home.path, 'run/latchkey'))[0]?.split(/[-.]/)[2];
      process.kill(Number(pid), 'SIGKILL');
      const begun = performance.now();
      expect(await chromium.visit(server.urls['rsa-13'])).toContain('ERR_SSL_CLIENT_AUTH');
      console.log(
        `refused after the companion's end: ${Math.round(performance.now() - begun)} ms with the navigation`,
      );
      await port.disconnect();
      port = await chromium.connect();
      expect((await port.ask('status', {})).enabled).toHaveLength(3);
      await open(port.ask, bundles.rsa);
      expect(await chromium.visit(server.urls['rsa-12'])).toBe('CN=rsa user');
    });

    it('an identity that is enabled while the browser runs is used, once NSS looks for changed cards', async () => {
      await enable(port.ask, bundles.late);
      const begun = performance.now();
      const visit = async () =>
        (await chromium.visit(server.urls['late-13'])) === 'CN=late user' || undefined;
      expect(await poll(visit, 30_000)).toBe(true);
      console.log(`an identity enabled late was used after ${Math.round(performance.now() - begun)} ms`);
    });

    it('P-521 over TLS 1.2: refused by OpenSSL, which wants the curve among those of the key exchange', async () => {
      // The alert, or the end of the connection where that is seen first.
      expect(await chromium.visit(server.urls['late-12'])).toMatch(
        /ERR_(SSL_PROTOCOL_ERROR|SOCKET_NOT_CONNECTED|CONNECTION_(RESET|CLOSED))/,
      );
      // Written by another process, a moment after the browser has got the alert.
      const told = () => server.errors().includes('wrong curve') || undefined;
      expect(await poll(told, 10_000), server.errors()).toBe(true);
    });

    it('no key lies in any file of the home; what does lie there is found', async () => {
      const certificate = identities.rsa.chain[0] as Buffer;
      expect(filesWith(home.path, looks(certificate)).length).toBeGreaterThan(0);
      for (const name of names) expect(filesWith(home.path, secretsOf(identities[name]))).toEqual([]);
    });

    it('token process killed: nothing hangs, and the identity is gone until the browser is restarted', async () => {
      const token = execFileSync('ps', ['-eo', 'pid,args'])
        .toString()
        .split('\n')
        .find(line => line.includes(home.path) && line.trimEnd().endsWith(' token'));
      expect(token).toBeDefined();
      const before = requests().length;
      process.kill(Number.parseInt(token ?? '', 10), 'SIGKILL');
      const begun = performance.now();
      await chromium.visit(server.urls['rsa-13']);
      console.log(
        `over after the token's end: ${Math.round(performance.now() - begun)} ms with the navigation`,
      );
      await chromium.visit(server.urls['ec-13']);
      expect(
        requests()
          .slice(before)
          .filter(each => each.subject !== ''),
      ).toEqual([]);
    });

    it('the browser ends, and everything of ours with it', async () => {
      await chromium.close();
      const gone = await poll(
        () =>
          !execFileSync('ps', ['-eo', 'args']).toString().includes(join(home.path, '.local')) || undefined,
        10_000,
      );
      expect(gone).toBe(true);
      expect(readdirSync(join(home.path, 'run/latchkey'))).toEqual([]);
    });
  });

  it('of root, installed for the system', async () => {
    const home = makeHome();
    const profile = join(home.path, 'profile');
    const chromium = await startChromium({
      home: home.path,
      env: home.env,
      profile,
      trust: spki,
      hosts,
      prepare: [
        overlay('/etc', home.path),
        overlay('/usr/local/lib', home.path),
        `${program} install --system --browser chromium --user-data-dir ${profile} > /dev/null`,
        policy,
      ],
    });
    try {
      const port = await chromium.connect();
      await enable(port.ask, bundles.ec);
      expect(await chromium.visit(server.urls['ec-13'])).toBe('CN=ec user');
      expect(last()).toMatchObject({ subject: 'CN=ec user', verified: 'SUCCESS' });
      await port.ask('lock', {});
      expect(await chromium.visit(server.urls['ec-13'])).toContain('ERR_SSL_CLIENT_AUTH');
    } finally {
      await chromium.close();
      home.remove();
    }
  });
});
