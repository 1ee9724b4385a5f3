/** Client certificates for an ordinary user, with nothing of ours installed outside of the home. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReady, pkcs12Config, startWithCompanion } from '../companion/certificate-kit.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { filesWith, looks, secretsOf } from '../companion/search.js';
import type { Harness } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { type ClientIdentity, makeAuthority } from '../servers/pki.js';
import { browser, eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: client certificates of an ordinary user, as it ${needsRoot}`);

const nobody = 65534;
const people = { 'clinic.test': 'nurse', 'agency.test': 'clerk' } as const;

describe.skipIf(!mayUnshare)('an ordinary user', () => {
  let home: Home;
  let server: Mtls<'clinic' | 'agency'>;
  let latchkey: Harness;
  const identities: ClientIdentity[] = [];

  beforeAll(async () => {
    const authority = await makeAuthority('User');
    home = makeHome();
    const hosts = Object.keys(people);
    const certificate = await makeCertificate(hosts);
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: {
        clinic: { host: 'clinic.test', protocols: 'TLSv1.3', http2: true },
        agency: { host: 'agency.test', protocols: 'TLSv1.2' },
      },
    });
    latchkey = await startWithCompanion({ browser, home, certificate, hosts, selects: people, user: nobody });
    await latchkey.createVault(password);
    for (const [name, kind, site] of [
      ['nurse', 'P-256', 'clinic'],
      ['clerk', 'rsa2048', 'agency'],
    ] as const) {
      const identity = await authority.issue(`CN=${name}`, kind);
      identities.push(identity);
      await latchkey.addConfig({ name, ...pkcs12Config(bundle(identity)), resources: [server.urls[site]] });
      await eventually(`${name} is ready`, () => isReady(latchkey, name));
    }
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  test.each([
    ['clinic', 'nurse', 'TLSv1.3', 'HTTP/2.0'],
    ['agency', 'clerk', 'TLSv1.2', 'HTTP/1.1'],
  ] as const)('%s sees its own identity, with the intermediate', async (site, subject, protocol, http) => {
    const page = await latchkey.newPage(server.urls[site]);
    expect(await page.textContent('body')).toContain(`CN=${subject}`);
    const last = server.log().findLast(({ url }) => url !== '/favicon.ico');
    expect(last).toMatchObject({ subject: `CN=${subject}`, verified: 'SUCCESS', protocol, http });
  });

  test('the browser is not root', () => {
    expect(statSync(join(latchkey.profileDir, 'Local State')).uid).toBe(nobody);
  });

  test('no key lies in any file of the home or the profile; a certificate that does lie there is found', () => {
    const all = (texts: Parameters<typeof filesWith>[1]) =>
      [home.path, latchkey.profileDir].flatMap(folder => filesWith(folder, texts));
    for (const identity of identities) {
      expect(all(looks(identity.chain[0] as Buffer)).length).toBeGreaterThan(0);
      expect(all(secretsOf(identity))).toEqual([]);
    }
  });

  test('locked: refused, by the browser and by the companion', async () => {
    await latchkey.lock();
    const before = server.log().length;
    const page = await latchkey.newPage();
    await page.goto(server.urls.agency, { timeout: 10_000 }).catch(() => undefined);
    expect(
      server
        .log()
        .slice(before)
        .filter(({ subject }) => subject !== ''),
    ).toEqual([]);
  });
});
