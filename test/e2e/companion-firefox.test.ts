/** Firefox's TLS with the token: the module is loaded while the browser runs, as `browser.pkcs11` allows. */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Firefox, helperId, startFirefox } from '../companion/firefox.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, enable } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { program } from '../companion/program.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { makeAuthority } from '../servers/pki.js';

const nobody = 65534;
if (!mayUnshare) console.log(`Skipped: Firefox with client certificates, as it ${needsRoot}`);

describe.skipIf(!mayUnshare)('Firefox', () => {
  let home: Home;
  let server: Mtls<'new' | 'old'>;
  let firefox: Firefox;
  beforeAll(async () => {
    const authority = await makeAuthority('Firefox');
    const bytes = bundle(await authority.issue('CN=fox', 'P-256'));
    const certificate = await makeCertificate(['fox.test']);
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: {
        new: { host: 'fox.test', protocols: 'TLSv1.3' },
        old: { host: 'fox.test', protocols: 'TLSv1.2' },
      },
    });
    home = makeHome();
    execFileSync('chown', ['-R', `${nobody}:${nobody}`, home.path]);
    const as = ['--reuid', `${nobody}`, '--regid', `${nobody}`, '--clear-groups'];
    const install = [program, 'install', '--browser', 'firefox', '--extension-id', helperId];
    execFileSync('setpriv', [...as, ...install], { env: home.env });
    firefox = await startFirefox(home.path, home.env, nobody);
    await enable(firefox.ask, bytes);
  });
  afterAll(async () => {
    await firefox?.close();
    await server.stop();
    home.remove();
  });
  const last = () =>
    server
      .log()
      .filter(each => each.url === '/')
      .at(-1);

  it('without the module no certificate is sent, with it nginx sees the identity', async () => {
    expect(await firefox.visit(server.urls.new)).toContain('400');
    expect(last()).toMatchObject({ status: 400, verified: 'NONE' });
    await firefox.module('install');
    for (const name of ['new', 'old'] as const) {
      expect(await firefox.visit(server.urls[name])).toBe('CN=fox');
      expect(last()).toMatchObject({ subject: 'CN=fox', verified: 'SUCCESS' });
    }
  });
});
