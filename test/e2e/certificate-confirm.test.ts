/** Signatures that the user confirms: the first after unlock, or every one. nginx's log is the witness. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReady, pkcs12Config, startWithCompanion } from '../companion/certificate-kit.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import type { Harness } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { type Mtls, startMtls } from '../servers/mtls.js';
import { makeAuthority } from '../servers/pki.js';
import { browser, countPrompts, eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: confirmed signatures, as it ${needsRoot}`);

const people = { 'first.test': 'nurse', 'every.test': 'clerk' } as const;

describe.skipIf(!mayUnshare)('a signature to be confirmed', () => {
  let home: Home;
  let server: Mtls<'first' | 'every'>;
  let latchkey: Harness;

  beforeAll(async () => {
    // Firefox chooses by the authorities that a server accepts.
    const authorities = { first: await makeAuthority('First'), every: await makeAuthority('Every') };
    home = makeHome();
    const hosts = Object.keys(people);
    const certificate = await makeCertificate(hosts);
    server = await startMtls({
      certificate,
      root: authorities.first.root,
      sites: {
        first: { host: 'first.test', protocols: 'TLSv1.3' },
        every: { host: 'every.test', protocols: 'TLSv1.3', root: authorities.every.root },
      },
    });
    latchkey = await startWithCompanion({ browser, home, certificate, hosts, selects: people });
    await latchkey.createVault(password);
    for (const [confirm, name] of [
      ['first', 'nurse'],
      ['every', 'clerk'],
    ] as const) {
      const config = pkcs12Config(bundle(await authorities[confirm].issue(`CN=${name}`, 'P-256')));
      const fields = { ...config.fields, confirm };
      await latchkey.addConfig({ ...config, fields, name, resources: [server.urls[confirm]] });
      await eventually(`${name} is ready`, () => isReady(latchkey, name));
    }
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    home?.remove();
  });

  const identified = () =>
    server.log().filter(({ subject, verified }) => subject !== '' && verified === 'SUCCESS');
  const go = async (site: 'first' | 'every') => {
    const page = await latchkey.newPage();
    // It ends in the browser's own error page, or in Firefox by its own time.
    const arrived = page.goto(server.urls[site], { timeout: 10_000 }).catch(() => undefined);
    return { page, arrived };
  };
  const opens = (page: Awaited<ReturnType<typeof go>>['page'], person: string) =>
    eventually('the page opens', async () => {
      const text = await page.textContent('body').catch(() => '');
      return text?.includes(`CN=${person}`) || undefined;
    });

  test('is refused until the user agreed, and the question names certificate and host', async () => {
    const { page, arrived } = await go('first');
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.kind()).toBe('sign');
    const text = await prompt.text();
    expect(text).toContain('nurse');
    expect(text).toContain('probably first.test');
    await prompt.cancel();
    await arrived;
    expect(identified()).toEqual([]);
    const options = await latchkey.openOptions('#/activity');
    expect(await options.locator('[data-signatures] li').first().textContent()).toMatch(
      /nurse\s+not confirmed\s+\(refused\)/,
    );
    await options.close();
    await page.close();
  });

  test('first: once agreed, the page comes, and no other connection asks', async () => {
    const { page } = await go('first');
    await (await latchkey.waitForPrompt()).allow();
    await opens(page, 'nurse');
    const prompts = countPrompts(latchkey);
    const before = identified().length;
    await page.close();
    await opens((await go('first')).page, 'nurse');
    expect(identified().length).toBeGreaterThan(before);
    expect(prompts()).toBe(0);
  });

  test('every: each connection asks', async () => {
    for (const _ of [1, 2]) {
      const { page } = await go('every');
      await (await latchkey.waitForPrompt()).allow();
      await opens(page, 'clerk');
      await page.close();
    }
  });

  test('after lock and unlock the first asks again', async () => {
    await latchkey.lock();
    await latchkey.unlock(password);
    await eventually('nurse is ready', () => isReady(latchkey, 'nurse'));
    const { page } = await go('first');
    await (await latchkey.waitForPrompt()).allow();
    await opens(page, 'nurse');
    await page.close();
  });

  test('at lock, pages are loaded again when the user says so, if he wants to be asked', async () => {
    const options = await latchkey.openOptions('#/settings');
    await options.getByLabel('At lock, pages of sites with a client certificate').selectOption('ask');
    await options.getByText('Saved').waitFor();
    await options.close();
    const { page } = await go('first');
    await opens(page, 'nurse');
    await latchkey.lock();
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.kind()).toBe('reload');
    expect(await prompt.text()).toContain('first.test');
    // Nothing has happened to it so far.
    expect(await page.textContent('body')).toContain('CN=nurse');
    await prompt.allow();
    await eventually('the locked page', () => page.url().includes('locked.html') || undefined);
    await page.close();
  });
});
