/**
 * The extension and its companion, the real ones: what the settings say of it while it is absent, there, killed, and
 * installed for another extension.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAuthXml } from '../../shared/qgis/index.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, password as bundlePassword } from '../companion/identities.js';
import { program } from '../companion/program.js';
import { type Harness, start } from '../harness/index.js';
import { label } from '../harness/pages/labels.js';
import { makeAuthority } from '../servers/pki.js';
import { eventually, password } from './kit.js';

let home: Home;
let latchkey: Harness;
let settings: Page;

beforeAll(async () => {
  home = makeHome();
  latchkey = await start({
    browser: 'chromium',
    grants: ['https://kept.test'],
    thirdPartyCookies: 'block',
    trust: [],
    hosts: [],
  });
  await latchkey.createVault(password);
  await latchkey.addConfig({
    name: 'Kept',
    method: 'Basic',
    fields: { username: 'user', password: 'secret' },
    resources: ['https://kept.test/'],
  });
  settings = await latchkey.openOptions('#/settings');
});
afterAll(async () => {
  await latchkey?.close();
  home.remove();
});

const card = () => settings.locator('[data-companion]');
const state = () => card().getAttribute('data-companion');

/** Presses "Check again" until the card says what is expected. */
async function says(text: string): Promise<void> {
  await eventually(text, async () => {
    await card()
      .getByRole('button', { name: label('companionCheck'), exact: true })
      .click();
    return (await card().textContent())?.includes(text) || undefined;
  });
}

function companion(...args: string[]): void {
  execFileSync(program, args, { env: home.env });
}

/** Process ids of the companions of this browser's profile, which their parents name. */
function companions(): number[] {
  const read = (pid: string, file: string) => {
    try {
      return readFileSync(join('/proc', pid, file), 'latin1');
    } catch {
      return ''; // it has ended meanwhile
    }
  };
  const parentOf = (pid: string) => /^PPid:\t(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? '';
  const isOurs = (pid: string): boolean =>
    pid.length > 0 &&
    pid !== '1' &&
    (read(pid, 'cmdline').includes(latchkey.profileDir) || isOurs(parentOf(pid)));
  return readdirSync('/proc')
    .filter(
      pid => /^\d+$/.test(pid) && read(pid, 'cmdline').includes('latchkey-companion.mjs') && isOurs(pid),
    )
    .map(Number);
}

test('absent: how to install it', async () => {
  await says(label('companionNotInstalled'));
  expect(await state()).toBe('absent');
  expect(await card().textContent()).toContain('latchkey-companion.mjs install');
  expect(companions()).toEqual([]);
});

test('installed: it is started, without a restart of the browser', async () => {
  companion('install', '--browser', 'chromium', '--user-data-dir', latchkey.profileDir);
  await says('It is there, version');
  expect(await state()).toBe('ready');
  expect(companions()).toHaveLength(1);
});

test('killed: said so, nothing is lost, and it is started again', async () => {
  for (const pid of companions()) process.kill(pid, 'SIGKILL');
  await eventually('it has ended', () => companions().length === 0 || undefined);
  // Left alone for a second, and then started anew.
  await says('It is there, version');
  expect(companions()).toHaveLength(1);
  expect((await latchkey.listConfigs()).map(({ name }) => name)).toEqual(['Kept']);
  settings = await latchkey.openOptions('#/settings');
});

test('of a QGIS export it says which files it can read', async () => {
  const person = await (await makeAuthority('Import')).issue('CN=nurse', 'P-256');
  const bundlepath = join(home.path, 'nurse.p12');
  writeFileSync(bundlepath, Buffer.from(bundle(person), 'base64'), { mode: 0o600 });
  const of = (id: string, path: string) => ({
    id,
    name: id,
    uri: 'https://kept.test/',
    method: 'PKI-PKCS#12',
    version: 2,
    fields: { bundlepath: path, bundlepass: bundlePassword },
  });
  const buffer = Buffer.from(
    await writeAuthXml([of('there11', bundlepath), of('gone111', join(home.path, 'gone.p12'))]),
  );
  const transfer = await latchkey.openOptions('#/transfer');
  await transfer
    .getByLabel('File', { exact: true })
    .setInputFiles({ name: 'export.xml', mimeType: 'text/xml', buffer });
  const row = (id: string) => transfer.locator(`li[data-id="${id}"] [data-identity]`);
  await eventually(
    'the one is read',
    async () => (await row('there11').textContent())?.includes('CN=nurse') || undefined,
  );
  await eventually(
    'the other is not',
    async () => (await row('gone111').getAttribute('data-identity')) === 'false' || undefined,
  );
  expect(await row('gone111').textContent()).toContain(label('problemUnreadable'));
  // Nothing of it is taken over.
  await transfer.close({ runBeforeUnload: false });
  settings = await latchkey.openOptions('#/settings');
});

test('the worker is stopped: its companion ends with it', async () => {
  await latchkey.stopWorker();
  await eventually('no companion', () => companions().length === 0 || undefined);
  await says('It is there, version');
});

test('uninstalled: absent again', async () => {
  companion('uninstall');
  await latchkey.stopWorker();
  await says(label('companionNotInstalled'));
  expect(await state()).toBe('absent');
});
