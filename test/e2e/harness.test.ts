import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, start } from '../harness/index.js';
import { type Certificate, makeCertificate } from '../servers/certificate.js';
import { basic, page } from '../servers/lib/answers.js';
import type { Running } from '../servers/lib/received.js';
import { start as startNode } from '../servers/node.js';
import { browser, keptAtLock, password } from './kit.js';

let certificate: Certificate;
let server: Running<'site'>;
let latchkey: Harness;

beforeAll(async () => {
  certificate = await makeCertificate(['a.test']);
  server = await startNode({
    certificate,
    sites: {
      site: {
        host: 'a.test',
        routes: {
          '/': page('<h1>Open</h1>', 'Open'),
          '/private/*': basic('Area', { user: 'secret' }, page('<h1>Arrived</h1>', 'Arrived')),
        },
      },
    },
  });
  latchkey = await start({
    browser,
    grants: ['https://a.test'],
    thirdPartyCookies: 'block',
    trust: [certificate.spki],
    hosts: ['a.test'],
  });
});
afterAll(async () => {
  await latchkey?.close();
  await server?.stop();
});

/** One story in order: each test goes on where the one before ended. */
describe('the harness drives the real pages', () => {
  test('creates a vault and saves a config', async () => {
    await latchkey.createVault(password);
    const id = await latchkey.addConfig({
      name: 'Test area',
      method: 'Basic',
      fields: { username: 'user', password: 'secret' },
      resources: [{ url: `${server.urls.site}/private/`, attach: 'proven' }, `${server.urls.site}/other/`],
    });
    expect(id).toMatch(/^[a-z][a-z0-9]{6}$/);
    const resources = [
      { url: `${server.urls.site}/private/`, outcome: 'unproven' },
      { url: `${server.urls.site}/other/`, outcome: 'unproven' },
    ];
    expect(await latchkey.listConfigs()).toMatchObject([{ id, name: 'Test area', resources }]);
  });

  test('says why a config is refused', async () => {
    const refused = latchkey.addConfig({
      name: 'Colon',
      method: 'Basic',
      fields: { username: 'a:b', password: 'x' },
      resources: [],
    });
    await expect(refused).rejects.toThrow('The config was not saved');
    expect(await latchkey.listConfigs()).toHaveLength(1);
  });

  test('opens a protected page and shows it in the popup', async () => {
    const opened = await latchkey.newPage(`${server.urls.site}/private/page`);
    expect(await opened.title()).toBe('Arrived');
    const popup = await latchkey.popup(opened);
    expect(await popup.state()).toBe('unlocked');
    expect(await popup.config()).toMatchObject({ text: expect.stringContaining('Test area') });
    await popup.close();
    await opened.close();
  });

  test('locks, unlocks, and answers the unlock window', async () => {
    await latchkey.lock();
    expect(await latchkey.witness.sessionStorage()).toEqual(keptAtLock([server.urls.site]));
    await latchkey.unlock(password);
    await latchkey.lock();
    const opened = await latchkey.newPage(`${server.urls.site}/private/page`);
    const prompt = await latchkey.waitForPrompt();
    expect(await prompt.text()).toContain('a.test');
    await prompt.unlock(password);
    await opened.waitForFunction(() => document.title === 'Arrived');
    expect(latchkey.promptWindows()).toEqual([]);
  });

  test('stops the worker, which comes back by itself', async () => {
    await latchkey.stopWorker();
    const opened = await latchkey.newPage(`${server.urls.site}/private/page`);
    expect(await opened.title()).toBe('Arrived');
  });

  test('restarts with the same profile: locked, without rules', async () => {
    await latchkey.restart();
    expect(await latchkey.witness.sessionRules()).toEqual([]);
    await latchkey.unlock(password);
    expect(await latchkey.listConfigs()).toHaveLength(1);
  });

  test('leaves nothing behind', async () => {
    await latchkey.close();
    expect(existsSync(latchkey.profileDir)).toBe(false);
  });
});
