/**
 * Client certificates from end to end: the real extension, its companion, p11-kit, Chromium's own TLS, and an nginx that
 * lets nobody in without a certificate, and whose log is the witness.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, password as bundlePassword } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { program } from '../companion/program.js';
import { overlay, selectionPolicy } from '../harness/browsers/chromium/namespace.js';
import { type Harness, start } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { makeAuthority } from '../servers/pki.js';
import { eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: client certificates from end to end, as it ${needsRoot}`);

const hosts = ['clinic.test', 'agency.test'] as const;

describe.skipIf(!mayUnshare)('client certificates', () => {
  let home: Home;
  let server: Mtls<'clinic' | 'agency'>;
  let latchkey: Harness;
  const bundles: Record<string, string> = {};

  beforeAll(async () => {
    const authority = await makeAuthority('Clients');
    bundles.clinic = bundle(await authority.issue('CN=nurse', 'P-256'));
    bundles.agency = bundle(await authority.issue('CN=clerk', 'rsa2048'));
    const certificate = await makeCertificate([...hosts, 'elsewhere.test']);
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: {
        clinic: { host: 'clinic.test', protocols: 'TLSv1.3' },
        agency: { host: 'agency.test', protocols: 'TLSv1.2' },
      },
    });
    home = makeHome();
    latchkey = await start({
      browser: 'chromium',
      grants: hosts.map(host => `https://${host}`),
      thirdPartyCookies: 'allow',
      trust: [certificate.spki],
      hosts: [...hosts, 'elsewhere.test'],
      env: home.env,
      prepare: [
        overlay('/etc', home.path),
        overlay('/usr/local/lib', home.path),
        `${program} install --system --browser chromium > /dev/null`,
        selectionPolicy({ 'clinic.test': 'nurse', 'agency.test': 'clerk' }),
      ],
    });
    await latchkey.createVault(password);
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  const requests = () => server.log().filter(each => each.url === '/');

  test('a bundle is stored, and the page opens with it', async () => {
    await latchkey.addConfig({
      name: 'Clinic',
      method: 'PKI-PKCS#12',
      fields: { bundle: bundles.clinic ?? '', bundlepass: bundlePassword, visible: 'yes' },
      resources: ['https://clinic.test/'],
    });
    await eventually(
      'handed over',
      async () =>
        (await latchkey.listConfigs())[0]?.text.includes('The browser can use this certificate') || undefined,
    );
    const page = await latchkey.newPage(server.urls.clinic);
    expect(await page.textContent('body')).toContain('CN=nurse');
    expect(requests().at(-1)).toMatchObject({ subject: 'CN=nurse', verified: 'SUCCESS' });
  });
});
