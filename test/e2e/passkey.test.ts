/** Unlocking with a passkey: a virtual authenticator (CDP) in Chromium; in Firefox the option does not appear. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { browser, eventually, password } from './kit.js';

const other = 'quite another long master password';
let latchkey: Harness;

beforeAll(async () => {
  latchkey = await start({ browser, grants: [], thirdPartyCookies: 'allow', trust: [] });
  await latchkey.createVault(password);
});
afterAll(() => latchkey?.close());

/** A security key with or without PRF for this page; it lives as long as the page. */
async function authenticator(page: Page, hasPrf: boolean) {
  const cdp = await latchkey.context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    remove: () => cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
    refuse: () => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
    accept: () => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true }),
  };
}

const isUnlocked = async () => 'vaultKey' in (await latchkey.witness.sessionStorage());
const unlockButton = (page: Page) => page.getByRole('button', { name: label('passkeyUnlock'), exact: true });

async function make(page: Page, master: string) {
  const card = page.locator('details', { hasText: label('passkeyTitle') });
  if ((await card.getAttribute('open')) === null) await card.locator('summary').click();
  await card.getByLabel(label('masterPassword'), { exact: true }).fill(master);
  await card.getByRole('button', { name: label('passkeyAdd'), exact: true }).click();
}

/** Locks; the page that has the authenticator stays. */
async function locked(page: Page) {
  if (await isUnlocked()) await latchkey.lock();
  await page.getByRole('heading', { name: label('lockedTitle') }).waitFor();
}

test.skipIf(browser === 'chromium')(
  'where the browser gives extensions no passkeys, none is offered',
  async () => {
    const page = await latchkey.openOptions('#/settings');
    await page.getByText(label('changePassword'), { exact: true }).first().waitFor();
    expect(await page.getByText(label('passkeyTitle'), { exact: true }).count()).toBe(0);
    // Why: the day it is allowed, this says so.
    const refused = await page.evaluate(() =>
      navigator.credentials
        .create({
          publicKey: {
            rp: { name: 'Latchkey' },
            user: { id: new Uint8Array(16), name: 'x', displayName: 'x' },
            challenge: new Uint8Array(32),
            pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
          },
        })
        .then(
          () => 'made',
          error => error.name,
        ),
    );
    expect(['SecurityError', 'NotAllowedError']).toContain(refused);
    await page.close();
  },
);

describe.skipIf(browser === 'firefox')('a passkey', () => {
  let page: Page;
  let key: Awaited<ReturnType<typeof authenticator>>;
  const settings = () => page.evaluate(() => location.assign('#/settings'));
  async function offersNone() {
    await page.reload();
    await page.getByLabel(label('masterPassword'), { exact: true }).waitFor();
    expect(await passkeysInHeader()).toBe(0);
    expect(await unlockButton(page).count()).toBe(0);
  }
  /** What lies in the vault's header, which is in clear. */
  const passkeysInHeader = () =>
    latchkey.witness.page.evaluate(async () => {
      const settled = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await settled(indexedDB.open('latchkey'));
      const header: Uint8Array = await settled(
        database.transaction('vault').objectStore('vault').get('header'),
      );
      database.close();
      const { slots } = JSON.parse(new TextDecoder().decode(header.subarray(32)));
      return slots.filter((slot: { kind: string }) => slot.kind === 'passkey').length as number;
    });

  test('without PRF is of no use, and nothing changes', async () => {
    page = await latchkey.openOptions('#/settings');
    const without = await authenticator(page, false);
    await make(page, password);
    await page.getByText(label('passkeyNoPrf')).waitFor();
    expect(await passkeysInHeader()).toBe(0);
    await without.remove();
  });

  test('opens the vault without the master password', async () => {
    key = await authenticator(page, true);
    await make(page, password);
    await page.getByText(label('passkeyAdded')).waitFor();
    expect(await passkeysInHeader()).toBe(1);
    await locked(page);
    await unlockButton(page).click();
    await eventually('unlocked', async () => (await isUnlocked()) || undefined);
  });

  test('does not when the user is not recognised; the master password does', async () => {
    await locked(page);
    await key.refuse();
    await unlockButton(page).click();
    await page.getByText(label('passkeyNotOpened')).waitFor();
    expect(await isUnlocked()).toBe(false);
    await latchkey.unlock(password);
    await eventually('unlocked', async () => (await isUnlocked()) || undefined);
    await key.accept();
  });

  test('is void after a change of the master password', async () => {
    await settings();
    await page.getByText(label('changePassword'), { exact: true }).first().click();
    await page.getByLabel(label('newMasterPassword'), { exact: true }).fill(other);
    await page.getByLabel(label('repeatPassword'), { exact: true }).fill(other);
    await page.getByLabel(label('oldMasterPassword'), { exact: true }).fill(password);
    const remove = page.locator('button', { hasText: label('passkeyRemove') });
    expect(await remove.count()).toBe(1);
    await page.getByRole('button', { name: label('changePasswordNow'), exact: true }).click();
    await page.getByText(label('changePasswordDone')).waitFor();
    await eventually('the page knows', async () => (await remove.count()) === 0 || undefined);
    await locked(page);
    await offersNone();
    await latchkey.unlock(other);
  });

  test('removed, opens nothing any more', async () => {
    await settings();
    await page.reload();
    await key.remove();
    key = await authenticator(page, true);
    await make(page, other);
    await page.getByText(label('passkeyAdded')).waitFor();
    expect(await passkeysInHeader()).toBe(1);
    await page.getByRole('button', { name: label('passkeyRemove'), exact: true }).click();
    await page.getByText(label('passkeyRemoved')).waitFor();
    await locked(page);
    await offersNone();
  });
});
