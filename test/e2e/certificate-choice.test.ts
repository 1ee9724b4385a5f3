/** The browser's own question which certificate to use, where no policy answers it: the popup says which. */
import { setTimeout as sleep } from 'node:timers/promises';
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

if (!mayUnshare) console.log(`Skipped: the choice of a certificate, as it ${needsRoot}`);

const people = ['first', 'second'] as const;

describe.skipIf(!mayUnshare)('without a policy that selects', () => {
  let home: Home;
  let server: Mtls<(typeof people)[number]>;
  let latchkey: Harness;

  beforeAll(async () => {
    const authority = await makeAuthority('Choice');
    const hosts = people.map(name => `${name}.test`);
    const certificate = await makeCertificate(hosts);
    const site = (host: string) => ({ host, protocols: 'TLSv1.3' }) as const;
    server = await startMtls({
      certificate,
      root: authority.root,
      sites: { first: site('first.test'), second: site('second.test') },
    });
    home = makeHome();
    latchkey = await startWithCompanion({
      browser: 'chromium',
      home,
      certificate,
      hosts,
      selects: {},
      headed: true,
    });
    await latchkey.createVault(password);
    for (const name of people) {
      const config = pkcs12Config(bundle(await authority.issue(`CN=${name} user`, 'P-256')));
      await latchkey.addConfig({ name, ...config, resources: [server.urls[name]] });
      await eventually(`${name} is ready`, () => isReady(latchkey, name));
    }
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  /** Chromium lists what came last first. */
  test.each([
    ['second', ['Return']],
    ['first', ['Down', 'Return']],
  ] as const)(
    '%s: the popup names the certificate while the browser asks, and it is sent',
    async (name, keys) => {
      const page = await latchkey.newPage();
      // Nothing can be asked of a page that is on its way.
      const tab = await latchkey.witness.tabId(page);
      const before = server.log().length;
      const arrived = page.goto(server.urls[name]).catch(() => undefined);
      await eventually('the popup names the certificate', async () => {
        const popup = await latchkey.popup(tab);
        const text = await popup.text();
        await popup.close();
        return text.includes(`choose ${name} user`) || undefined;
      });
      expect(server.log()).toHaveLength(before);
      await page.bringToFront();
      // The dialog takes a moment to have the focus and announces nothing.
      await sleep(1500);
      await latchkey.press(...keys);
      await arrived;
      expect(await page.textContent('body')).toContain(`CN=${name} user`);
      expect(server.log()[before]).toMatchObject({ subject: `CN=${name} user`, verified: 'SUCCESS' });
      await page.close();
    },
  );
});
