/**
 * A browser that starts, locked, on a page that asks for a client certificate, with the extension really installed and
 * nothing but the user's keys to drive it: nothing is signed, and after unlocking the page is there.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, password as filePassword } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { program } from '../companion/program.js';
import { overlay, selection } from '../harness/browsers/namespace.js';
import { type Alone, type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { makeAuthority } from '../servers/pki.js';
import { browser, eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: client certificates at the browser's start, as it ${needsRoot}`);

/** Types the master password into the unlock window as a user does: again, if the window was not ready for it. */
async function unlock(alone: Alone): Promise<void> {
  const title = label('promptTitle');
  await alone.waitForFront(title);
  for (let tries = 0; tries < 4; tries++) {
    await sleep(1000);
    await alone.press('ctrl+a');
    await alone.type(password);
    await alone.press('Return');
    const gone = async () => !(await alone.front()).includes(title);
    if (await eventually('the window is gone', gone, 8000).catch(() => false)) return;
  }
}

const policies = [
  ['with a policy that selects', true],
  // Firefox has no such policy, but a preference.
  ...(browser === 'chromium' ? [['without a policy that selects', false] as const] : []),
] as const;

describe.skipIf(!mayUnshare).each(policies)('%s', (_, selects) => {
  let home: Home;
  let server: Mtls<'site'>;
  let latchkey: Harness;

  beforeAll(async () => {
    const authority = await makeAuthority('Start');
    const certificate = await makeCertificate(['start.test']);
    const site = { host: 'start.test', protocols: 'TLSv1.3' } as const;
    server = await startMtls({ certificate, root: authority.root, sites: { site } });
    home = makeHome();
    const install =
      browser === 'firefox'
        ? [
            overlay('/usr/lib/mozilla', home.path),
            `${program} install --system --browser firefox > /dev/null`,
          ]
        : [
            // The policies' folder is the harness's own, so that the manifest goes to the profile.
            `${program} install --system --browser chromium --user-data-dir "$PROFILE" --extension-id "$EXTENSION_ID" > /dev/null`,
          ];
    latchkey = await start({
      browser,
      installed: true,
      companion: true,
      headed: true,
      grants: ['https://start.test'],
      thirdPartyCookies: 'block',
      trust: [certificate.spki],
      hosts: ['start.test'],
      env: home.env,
      prepare: [overlay('/etc', home.path), overlay('/usr/local/lib', home.path), ...install],
      policies: selects ? selection({ 'start.test': 'starter' }) : {},
      preferences: { 'security.default_personal_cert': 'Select Automatically' },
    });
    await latchkey.createVault(password);
    await latchkey.addConfig({
      name: 'Start',
      method: 'PKI-PKCS#12',
      fields: {
        bundle: bundle(await authority.issue('CN=starter', 'P-256')),
        bundlepass: filePassword,
        visible: 'yes',
      },
      resources: [server.urls.site],
    });
    await eventually('handed over', async () => {
      const [config] = await latchkey.listConfigs();
      return config?.text.includes('The browser can use this certificate') || undefined;
    });
    if (selects) {
      const page = await latchkey.newPage(server.urls.site);
      expect(await page.textContent('body')).toContain('CN=starter');
    }
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  const requests = () => server.log().filter(({ url }) => url.startsWith('/?'));

  test('started on the page while locked: nothing reaches the server, and unlocking brings it', async () => {
    const alone = await latchkey.leaveAlone({ address: `${server.urls.site}/?cold` });
    /** Chromium's own dialog, which has no window of its own: the first certificate is the one. */
    const choose = async () => {
      await sleep(4000);
      await alone.press('Return');
    };
    if (!selects) await choose();
    await alone.waitForFront(label('promptTitle'));
    expect(requests()).toEqual([]);
    await unlock(alone);
    // A refused signature is no choice that Chromium remembers: it asks again.
    if (!selects) await choose();
    await alone.waitForFront('welcome');
    expect(requests()).toMatchObject([{ url: '/?cold', subject: 'CN=starter', verified: 'SUCCESS' }]);
  });
});
