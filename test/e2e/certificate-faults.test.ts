/**
 * The companion killed at each point of unlock, signature and lock: nothing hangs, it is started again by itself, and no
 * key is left on the disk.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReady, pkcs12Config, startWithCompanion } from '../companion/certificate-kit.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { filesWith, looks } from '../companion/search.js';
import type { Harness } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { type ClientIdentity, makeAuthority } from '../servers/pki.js';
import { eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: faults of the companion, as it ${needsRoot}`);

/** Milliseconds after the beginning of a step. */
const points = [0, 30, 100, 200, 400];

describe.skipIf(!mayUnshare)('the companion is killed', () => {
  let home: Home;
  let server: Mtls<'site' | 'beside'>;
  let latchkey: Harness;
  let identity: ClientIdentity;

  beforeAll(async () => {
    const authority = await makeAuthority('Faults');
    const hosts = ['site.test', 'beside.test'];
    const certificate = await makeCertificate(hosts);
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: {
        site: { host: 'site.test', protocols: 'TLSv1.3' },
        beside: { host: 'beside.test', protocols: 'TLSv1.2' },
      },
    });
    home = makeHome();
    identity = await authority.issue('CN=user', 'rsa2048');
    latchkey = await startWithCompanion({
      browser: 'chromium',
      home,
      certificate,
      hosts,
      selects: { 'site.test': 'user', 'beside.test': 'user' },
    });
    await latchkey.createVault(password);
    const resources = [server.urls.site];
    await latchkey.addConfig({ name: 'Site', ...pkcs12Config(bundle(identity)), resources });
    await ready();
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  const ready = () => eventually('it is ready', () => isReady(latchkey, 'Site'));
  const pid = () => {
    const found = Number(readdirSync(join(home.path, 'run/latchkey'))[0]?.split(/[-.]/)[2]);
    return Number.isInteger(found) ? found : undefined;
  };
  function kill(): void {
    const found = pid();
    try {
      if (found !== undefined) process.kill(found, 'SIGKILL');
    } catch {
      // It has ended by itself; its socket is the next one's to remove.
    }
  }

  /** The page's text or the browser's error, and that it came in time. */
  async function visit(url: string): Promise<string> {
    const page = await latchkey.context.newPage();
    const text = await page.goto(url, { timeout: 20_000 }).then(
      () => page.textContent('body'),
      error => /net::\w+/.exec(String(error))?.[0] ?? String(error),
    );
    await page.close();
    expect(text).not.toContain('Timeout');
    return text ?? '';
  }

  test.each(points)('%i ms into an unlock', async delay => {
    await latchkey.lock();
    await eventually('it has ended', () => pid() === undefined || undefined);
    const unlocked = latchkey.unlock(password);
    await eventually('it has begun', pid);
    await sleep(delay);
    kill();
    await unlocked;
    const begun = performance.now();
    await ready();
    console.log(
      `ready again ${Math.round(performance.now() - begun)} ms after a kill ${delay} ms into an unlock`,
    );
    expect(await visit(server.urls.site)).toBe('CN=user');
  });

  test.each(points)('%i ms into a visit', async delay => {
    const begun = performance.now();
    const visited = visit(server.urls.beside);
    await sleep(delay);
    kill();
    const text = await visited;
    console.log(`over after ${Math.round(performance.now() - begun)} ms, killed at ${delay} ms: ${text}`);
    expect(text).toMatch(/^CN=user$|ERR_SSL_CLIENT_AUTH/);
    await ready();
    expect(await visit(server.urls.beside)).toBe('CN=user');
  });

  test.each(points)('%i ms into a lock', async delay => {
    const locked = latchkey.lock();
    await sleep(delay);
    kill();
    const begun = performance.now();
    await locked;
    console.log(`locked ${Math.round(performance.now() - begun)} ms after a kill ${delay} ms into it`);
    expect(await visit(server.urls.beside)).toContain('ERR_SSL_CLIENT_AUTH');
    await latchkey.unlock(password);
    await ready();
    expect(await visit(server.urls.site)).toBe('CN=user');
  });

  test('no key lies in any file of the home or of the browser; the certificate does', () => {
    const { d = '', p = '' } = identity.key.export({ format: 'jwk' });
    const secrets = [d, p].flatMap(each => looks(Buffer.from(each, 'base64url')));
    for (const folder of [home.path, latchkey.profileDir]) expect(filesWith(folder, secrets)).toEqual([]);
    const shown = looks(identity.chain[0] as Buffer);
    expect(filesWith(home.path, shown).length).toBeGreaterThan(0);
  });
});
