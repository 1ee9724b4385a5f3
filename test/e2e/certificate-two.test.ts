/** Two browsers of one user at once, with the same identity: each signs with the keys of its own companion alone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReady, pkcs12Config, startWithCompanion } from '../companion/certificate-kit.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import type { Harness } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { makeAuthority } from '../servers/pki.js';
import { eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: two browsers with client certificates, as it ${needsRoot}`);

const hosts = ['site.test', 'beside.test', 'fresh.test'];

describe.skipIf(!mayUnshare)('two browsers', () => {
  let home: Home;
  let server: Mtls<'site' | 'beside' | 'fresh'>;
  const both: Harness[] = [];

  beforeAll(async () => {
    const authority = await makeAuthority('Two');
    const certificate = await makeCertificate(hosts);
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: {
        site: { host: 'site.test', protocols: 'TLSv1.3' },
        beside: { host: 'beside.test', protocols: 'TLSv1.3' },
        fresh: { host: 'fresh.test', protocols: 'TLSv1.3' },
      },
    });
    home = makeHome();
    const file = bundle(await authority.issue('CN=both', 'P-256'));
    for (const _ of ['first', 'second']) {
      const latchkey = await startWithCompanion({
        browser: 'chromium',
        home,
        certificate,
        hosts,
        selects: Object.fromEntries(hosts.map(host => [host, 'both'])),
      });
      both.push(latchkey);
      await latchkey.createVault(password);
      await latchkey.addConfig({ name: 'Site', ...pkcs12Config(file), resources: [server.urls.site] });
      await eventually('it is ready', () => isReady(latchkey, 'Site'));
    }
  });
  afterAll(async () => {
    for (const latchkey of both) await latchkey.close();
    await server?.stop();
    home?.remove();
  });

  /** The page's text, or the browser's error. */
  async function visit(latchkey: Harness, url: string): Promise<string> {
    const page = await latchkey.context.newPage();
    const text = await page.goto(url, { timeout: 20_000 }).then(
      () => page.textContent('body'),
      error => /net::\w+/.exec(String(error))?.[0] ?? String(error),
    );
    await page.close();
    return text ?? '';
  }

  test('both unlocked: both sign', async () => {
    for (const latchkey of both) expect(await visit(latchkey, server.urls.site)).toBe('CN=both');
  });

  test('one locked: only the other signs, also where no rule of the locked one stands', async () => {
    const [locked, open] = both as [Harness, Harness];
    await locked.lock();
    expect(await visit(locked, server.urls.site)).toContain('Latchkey is locked');
    // It is no resource, so that the token alone decides.
    expect(await visit(locked, server.urls.beside)).toContain('ERR_SSL_CLIENT_AUTH');
    for (const url of [server.urls.site, server.urls.beside]) expect(await visit(open, url)).toBe('CN=both');
  });

  test('the other way round', async () => {
    const [open, locked] = both as [Harness, Harness];
    await locked.lock();
    await open.unlock(password);
    await eventually('it is ready', () => isReady(open, 'Site'));
    // To a host that it has visited the browser may have another connection, signed before and not used yet.
    expect(await visit(locked, server.urls.fresh)).toContain('ERR_SSL_CLIENT_AUTH');
    for (const url of Object.values(server.urls)) expect(await visit(open, url)).toBe('CN=both');
  });
});
