/**
 * Planetary Computer: blobs of Azure Storage, opened by signatures that a service gives for their container. Azurite
 * verifies them; the service is a model of the real one, which is on the internet alone.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { type Azurite, start as startAzurite } from '../servers/azurite.js';
import { makeCertificate } from '../servers/certificate.js';
import type { Received, Running } from '../servers/lib/received.js';
import type { Handler } from '../servers/lib/routes.js';
import { start as startNode } from '../servers/node.js';
import { machineSecret, type Oidc, start as startOidc } from '../servers/oidc.js';
import { browser, eventually, fetched, password } from './kit.js';

const program = process.env.LATCHKEY_AZURITE;
if (program === undefined) console.log('Skipped: Planetary Computer, which npm run test:azurite runs');

const blobHost = 'naip.blob.core.windows.net';
const hosts = ['pc.test', 'idp.test', blobHost];

describe.skipIf(program === undefined)('Planetary Computer', () => {
  let azurite: Azurite;
  let service: Running<'sas'>;
  let idp: Oidc;
  let latchkey: Harness;
  /** Milliseconds that signatures given from now on are good for. */
  let lifeMs = 3600_000;

  const sign: Handler = ({ url }) => {
    const href = url.searchParams.get('href') ?? '';
    const expiresAt = Date.now() + lifeMs;
    const query = azurite.signature(new URL(href).pathname.split('/')[1] ?? '', expiresAt);
    const body = JSON.stringify({
      'msft:expiry': new Date(expiresAt).toISOString(),
      href: `${href}?${query}`,
    });
    return { headers: { 'content-type': 'application/json' }, body };
  };
  const signForToken: Handler = async exchange => {
    const token = exchange.entry.headers.authorization?.replace(/^Bearer /, '') ?? '';
    return (await idp.isGood(token)) ? sign(exchange) : { status: 401 };
  };
  const asked = (): readonly Received[] => service.log.filter(({ url }) => url.includes('/sign'));

  beforeAll(async () => {
    const certificate = await makeCertificate(hosts);
    azurite = await startAzurite({
      program: program ?? '',
      certificate,
      account: 'naip',
      containers: ['open', 'other', 'pro'],
    });
    idp = await startOidc({ certificate, issuerHost: 'idp.test', host: 'pc.test', redirectUrls: [] });
    const routes = { '/open/sign': sign, '/pro/sas/sign': signForToken };
    service = await startNode({ certificate, sites: { sas: { host: 'pc.test', routes } } });
    latchkey = await start({
      browser,
      grants: hosts.map(host => `https://${host}`),
      trust: [certificate.spki],
      thirdPartyCookies: 'block',
      hosts,
    });
    await latchkey.createVault(password);
  });
  afterAll(async () => {
    await latchkey?.close();
    await Promise.all([azurite?.stop(), service?.stop(), idp?.stop()]);
  });

  const arrives = async (path: string) => {
    const page = await latchkey.newPage(`${azurite.blobs}${path}`);
    await eventually('the blob comes by itself', async () => (await page.title()) === 'Arrived' || undefined);
    return page;
  };

  test('open: a container gets its signature at the first request that wants it', async () => {
    await latchkey.addConfig({
      name: 'Open',
      method: 'PlanetaryComputer',
      fields: { rootUrl: `${service.urls.sas}/open` },
      resources: [`${azurite.blobs}/open/`, `${azurite.blobs}/other/`],
    });
    const page = await arrives('/open/one.html');
    expect(asked()).toHaveLength(2);
    // The other container has one of its own, and the same one serves again.
    expect(await fetched(page, `${azurite.blobs}/other/one.html`)).toBe(200);
    expect(await fetched(page, `${azurite.blobs}/open/one.html`)).toBe(200);
    expect(asked()).toHaveLength(2);
    await page.close();
  });

  test('pro: with the token of who has signed in, and refused without', async () => {
    const fields = {
      serverType: 'pro',
      rootUrl: `${service.urls.sas}/pro`,
      grantFlow: 'client-credentials',
      issuer: idp.issuer,
      clientId: 'machine',
      clientSecret: machineSecret,
    };
    await latchkey.addConfig({
      name: 'Pro',
      method: 'PlanetaryComputer',
      fields,
      resources: [`${azurite.blobs}/pro/`],
    });
    await (await arrives('/pro/one.html')).close();
    const last = asked().at(-1);
    expect(last?.url).toContain('api-version=2025-04-30-preview');
    expect(last?.headers.authorization).toMatch(/^Bearer .+/);
  });

  test('a service that gives no signature is told of, and the blob is asked for once', async () => {
    const resources = [`${azurite.blobs}/other/two.html`];
    const fields = { rootUrl: `${service.urls.sas}/nowhere` };
    await latchkey.addConfig({ name: 'Nowhere', method: 'PlanetaryComputer', fields, resources });
    // Azurite's refusal is no page that a test can look at.
    const page = await arrives('/open/one.html');
    expect(await fetched(page, resources[0] ?? '')).not.toBe(200);
    const popup = await latchkey.popup(page);
    await eventually(
      'it is told',
      async () => (await popup.entries()).some(({ outcome }) => outcome === 'no-token') || undefined,
    );
    await popup.close();
    expect(asked().filter(({ url }) => url.startsWith('/nowhere'))).toHaveLength(1);
    await page.close();
  });

  test('an expired signature is renewed when the blob is opened again', async () => {
    lifeMs = 11_000;
    await latchkey.addConfig({
      name: 'Short',
      method: 'PlanetaryComputer',
      fields: { rootUrl: `${service.urls.sas}/open` },
      resources: [`${azurite.blobs}/open/one.html`],
    });
    await (await arrives('/open/one.html')).close();
    const before = asked().length;
    await new Promise(resolve => setTimeout(resolve, 13_000));
    await (await arrives('/open/one.html')).close();
    expect(asked().length).toBeGreaterThan(before);
  });
});
