/**
 * Client certificates from end to end: the real extension, its companion, p11-kit, Chromium's own TLS, and an nginx that
 * lets nobody in without a certificate, and whose log is the witness.
 */
import { spawnSync } from 'node:child_process';
import { constants, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isReady, pkcs12Config, startWithCompanion } from '../companion/certificate-kit.js';
import { type Home, makeHome } from '../companion/home.js';
import { bundle, password as filePassword, pemFiles } from '../companion/identities.js';
import { mayUnshare, needsRoot } from '../companion/may-unshare.js';
import { program } from '../companion/program.js';
import type { ConfigOptions, Harness } from '../harness/index.js';
import { makeCertificate } from '../servers/certificate.js';
import { collector, page as html } from '../servers/lib/answers.js';
import { type Running, withHost } from '../servers/lib/received.js';
import { type Mtls, type MtlsRequest, startMtls } from '../servers/mtls.js';
import { start as startNode } from '../servers/node.js';
import { type Authority, makeAuthority } from '../servers/pki.js';
import { begin, everything } from './any-page.js';
import { byKind } from './kinds.js';
import { basicOf, browser, eventually, password } from './kit.js';

if (!mayUnshare) console.log(`Skipped: client certificates from end to end, as it ${needsRoot}`);

const hosts = ['clinic.test', 'agency.test', 'office.test', 'elsewhere.test'];
/** Firefox uses no certificate where a page wants no credentials, as the Fetch standard says. */
const identified = everything.filter(kind => browser !== 'firefox' || kind !== 'fetch without credentials');
const people = { 'clinic.test': 'nurse', 'agency.test': 'clerk', 'office.test': 'officer' } as const;

describe.skipIf(!mayUnshare)('client certificates', () => {
  let home: Home;
  let server: Mtls<'clinic' | 'kept' | 'resumed' | 'agency' | 'office'>;
  let open: Running<'elsewhere'>;
  let latchkey: Harness;
  /** Method and fields of each person's config. */
  const certificates = {} as Record<'nurse' | 'clerk' | 'officer', Pick<ConfigOptions, 'method' | 'fields'>>;

  beforeAll(async () => {
    // Firefox chooses by the authorities that a server accepts.
    const [clinic, agency, office] = await Promise.all(
      ['Clinic', 'Agency', 'Office'].map(makeAuthority) as [
        Promise<Authority>,
        Promise<Authority>,
        Promise<Authority>,
      ],
    );
    home = makeHome();
    const visible = 'yes';
    certificates.nurse = pkcs12Config(bundle(await clinic.issue('CN=nurse', 'P-256')));
    const clerk = pemFiles(await agency.issue('CN=clerk', 'rsa2048'));
    const [certpath, keypath] = [join(home.path, 'clerk.pem'), join(home.path, 'clerk.key')];
    writeFileSync(certpath, clerk.certificate);
    writeFileSync(keypath, clerk.key);
    certificates.clerk = {
      method: 'PKI-Paths',
      fields: { certpath, keypath, keypass: filePassword, visible },
    };
    const officer = pemFiles(await office.issue('CN=officer', 'P-384'));
    certificates.officer = {
      method: 'Identity-Cert',
      fields: {
        certificate: Buffer.from(officer.certificate).toString('base64'),
        key: Buffer.from(officer.key).toString('base64'),
        keypass: filePassword,
        visible,
      },
    };
    const certificate = await makeCertificate(hosts);
    const host = 'clinic.test';
    server = await startMtls({
      certificate,
      root: clinic.root,
      sites: {
        clinic: { host, protocols: 'TLSv1.3' },
        kept: { host, protocols: 'TLSv1.3', http2: true, keepalive: true },
        resumed: { host, protocols: 'TLSv1.3', resumption: true },
        agency: { host: 'agency.test', protocols: 'TLSv1.2', root: agency.root },
        office: { host: 'office.test', protocols: 'TLSv1.3', root: office.root },
      },
      routes: { '/app/page': html('<h1>Ward</h1>', 'Ward'), '/app/area/*': collector },
    });
    open = await startNode({
      certificate,
      sites: { elsewhere: { host: 'elsewhere.test', routes: { '/': html('<h1>Elsewhere</h1>') } } },
    });
    latchkey = await startWithCompanion({ browser, home, certificate, hosts, selects: people });
    await latchkey.createVault(password);
  });
  afterAll(async () => {
    await latchkey?.close();
    await server?.stop();
    await open?.stop();
    home?.remove();
  });

  const requests = () => server.log().filter(({ url }) => url !== '/favicon.ico');
  /** What nginx logged while `work` was done, and a while after. */
  async function during(work: () => Promise<unknown>, afterMs = 0): Promise<MtlsRequest[]> {
    const before = requests().length;
    await work();
    await sleep(afterMs);
    return requests().slice(before);
  }
  const listed = async (name: string) =>
    (await latchkey.listConfigs()).find(it => it.name === name)?.text ?? '';
  const ready = (name: string) => eventually(`${name} is ready`, () => isReady(latchkey, name));
  const text = (page: Page) => page.textContent('body');
  const visit = async (url: string) => text(await latchkey.newPage(url));
  const companionPid = () => Number(readdirSync(join(home.path, 'run/latchkey'))[0]?.split(/[-.]/)[2]);

  test('a wrong password of the file is said in the editor, and nothing is saved', async () => {
    const { method, fields } = certificates.nurse;
    const wrong = { ...fields, bundlepass: 'wrong' };
    const resources = ['https://clinic.test/'];
    await expect(latchkey.addConfig({ name: 'Wrong', method, fields: wrong, resources })).rejects.toThrow(
      'This password does not open the file',
    );
    expect(await latchkey.listConfigs()).toEqual([]);
  });

  test.each([
    ['Clinic', 'nurse', 'clinic', 'TLSv1.3'],
    ['Agency', 'clerk', 'agency', 'TLSv1.2'],
    ['Office', 'officer', 'office', 'TLSv1.3'],
  ] as const)(
    '%s: the page opens with the certificate of its config',
    async (name, person, site, protocol) => {
      await latchkey.addConfig({
        name,
        ...certificates[person],
        resources: Object.values(server.urls).filter(url => url.includes(`${site}.test`)),
      });
      await ready(name);
      expect(await visit(server.urls[site])).toContain(`CN=${person}`);
      expect(requests().at(-1)).toMatchObject({ subject: `CN=${person}`, verified: 'SUCCESS', protocol });
    },
  );

  /** Starts requests and waits until the server has got one of each kind. */
  async function allArrive(page: Page, site: 'clinic' | 'kept'): Promise<void> {
    const run = await begin(page, `${server.urls[site]}/app/area/`, everything);
    const missing = () => identified.filter(kind => !byKind(server.backendLog, run).has(kind));
    await eventually('all kinds', () => missing().length === 0 || undefined).catch(error => {
      throw new Error(`${missing().join(', ')} did not arrive`, { cause: error });
    });
  }

  test('what the own host embeds arrives, WebSockets too', async () => {
    await allArrive(await latchkey.newPage(`${server.urls.clinic}/app/page`), 'clinic');
    expect(server.backendLog.every(({ headers }) => headers['x-subject'] === 'CN=nurse')).toBe(true);
  });

  test('a config with headers serves the same resource', async () => {
    await latchkey.addConfig({
      name: 'Login',
      method: 'Basic',
      fields: { username: 'user', password: 'secret' },
      resources: [{ url: `${server.urls.clinic}/app/area/`, attach: 'at-once' }],
    });
    await latchkey.newPage(`${server.urls.clinic}/app/area/both`);
    const last = server.backendLog.filter(({ url }) => url.endsWith('/both')).at(-1);
    expect(last?.headers).toMatchObject({
      'x-subject': 'CN=nurse',
      authorization: basicOf('user', 'secret'),
    });
    expect(await listed('Login')).not.toContain('Clinic');
  });

  test('"Test step by step" tells TLS, the authorities that are accepted, and the status', async () => {
    const options = await latchkey.openOptions('#/');
    await options.getByRole('link', { name: 'Office', exact: true }).click();
    await options.getByRole('button', { name: 'Test step by step' }).click();
    await options.locator('[data-story="true"]').waitFor();
    const story = (await options.locator('[data-story="true"]').textContent()) ?? '';
    for (const told of ['status 200', 'TLSv1.3', 'asked for, and shown', 'Office'])
      expect(story).toContain(told);
    expect(requests().at(-1)).toMatchObject({ host: 'office.test', subject: 'CN=officer', status: 200 });
    await options.close();
  });

  test('each signature is listed beside the activity', async () => {
    const options = await latchkey.openOptions('#/activity');
    const list = options.locator('[data-signatures]');
    await list.waitFor();
    for (const told of ['Clinic', 'ECDSA', 'Agency', 'RSA']) expect(await list.textContent()).toContain(told);
    await options.close();
  });

  describe('another site, while the connection is warm', () => {
    let elsewhere: Page;
    beforeAll(async () => {
      await latchkey.newPage(server.urls.kept);
      elsewhere = await latchkey.newPage(open.urls.elsewhere);
    });
    const from = (site: 'clinic' | 'kept') =>
      during(() => begin(elsewhere, `${server.urls[site]}/app/area/`, everything), 1500);

    test.each(['clinic', 'kept'] as const)('%s: nothing it causes reaches nginx', async site => {
      expect(await from(site)).toEqual([]);
    });

    test('and the popup says whose use is missing', async () => {
      const entries = await eventually('an entry', async () => {
        const popup = await latchkey.popup(elsewhere);
        const shown = await popup.entries();
        await popup.close();
        return shown.some(({ outcome }) => outcome === 'foreign') ? shown : undefined;
      });
      expect(entries.map(({ text }) => text).join()).toContain('Clinic');
    });

    test('a link of it is a visit like any other', async () => {
      const visits = await during(async () => {
        await elsewhere.evaluate(url => {
          location.assign(url);
        }, server.urls.clinic);
        await elsewhere.waitForURL(`${server.urls.clinic}/`);
      });
      expect(visits).toMatchObject([{ url: '/', subject: 'CN=nurse' }]);
      await elsewhere.goto(open.urls.elsewhere);
    });

    test('granted until lock it gets what it embeds; revoked, the next request is kept off', async () => {
      const popup = await latchkey.popup(elsewhere);
      await popup.allow({ resource: `${server.urls.kept}/`, decision: 'session' });
      await popup.close();
      await allArrive(elsewhere, 'kept');
      await (await latchkey.sites()).revoke('elsewhere.test');
      expect(await from('kept')).toEqual([]);
    });

    test('a frame of the own host in it is foreign', async () => {
      expect(
        await during(
          () =>
            elsewhere.evaluate(src => {
              document.body.append(Object.assign(document.createElement('iframe'), { src }));
            }, server.urls.clinic),
          1000,
        ),
      ).toEqual([]);
    });
  });

  describe('locked', () => {
    let ward: Page;
    let background: Page;

    test('pages that show it are loaded anew and land on a page that says so', async () => {
      ward = await latchkey.newPage(`${server.urls.kept}/app/page`);
      background = await latchkey.newPage(withHost(open.urls.elsewhere, 'elsewhere.test'));
      await ward.evaluate(() => {
        const socket = new WebSocket(`wss://${location.host}/app/area/socket`);
        socket.onopen = () => {
          document.body.dataset.socket = 'open';
        };
      });
      await ward.locator('body[data-socket="open"]').waitFor();
      const after = await during(async () => {
        const before = requests().length;
        await latchkey.lock();
        await ward.getByRole('heading', { name: 'Latchkey is locked' }).waitFor();
        // nginx logs a WebSocket when it ends.
        const ended = () => requests().slice(before);
        await eventually(
          'the end of the WebSocket in the log',
          () => ended().some(({ url }) => url === '/app/area/socket') || undefined,
        );
      }, 500);
      expect(after.filter(({ status }) => status !== 101 && status !== 499)).toEqual([]);
      expect(new URL(ward.url()).pathname).toBe('/locked.html');
    });

    test.each(['clinic', 'kept', 'resumed'] as const)(
      '%s: nothing of the own user, and nothing of another page, reaches nginx',
      async site => {
        const seen = await during(async () => {
          await begin(background, `${server.urls[site]}/app/area/`, everything);
          const page = await latchkey.context.newPage();
          await page.goto(server.urls[site], { timeout: 2000 }).catch(() => {});
          await page.close();
        }, 500);
        expect(seen).toEqual([]);
      },
    );

    test('a navigation asks for the master password, and then arrives', async () => {
      for (const prompt of latchkey.promptWindows()) await prompt.cancel();
      const page = await latchkey.newPage(`${server.urls.clinic}/?asked`);
      await latchkey.waitForPrompt();
      await latchkey.unlock(password);
      await page.getByText('CN=nurse').waitFor();
      expect(requests().at(-1)).toMatchObject({ subject: 'CN=nurse' });
    });

    test('and the page that was open at the lock comes back', async () => {
      await ward.getByText('Ward').waitFor();
      expect(ward.url()).toBe(`${server.urls.kept}/app/page`);
    });

    test('resumable sessions and kept connections work again, without a restart', async () => {
      for (const site of ['kept', 'resumed', 'agency'] as const)
        expect(await visit(server.urls[site])).toContain(site === 'agency' ? 'CN=clerk' : 'CN=nurse');
    });
  });

  test('the companion is killed: it is started anew and has the keys again, by itself', async () => {
    process.kill(companionPid(), 'SIGKILL');
    await eventually('another companion', () => Number.isInteger(companionPid()) || undefined);
    await ready('Clinic');
    expect(await visit(server.urls.clinic)).toContain('CN=nurse');
    expect(await visit(server.urls.agency)).toContain('CN=clerk');
  });

  test('the worker is stopped: the same', async () => {
    await latchkey.stopWorker();
    await ready('Clinic');
    expect(await visit(server.urls.clinic)).toContain('CN=nurse');
  });

  test('a certificate that is not shown to the browser is not used', async () => {
    const options = await latchkey.openOptions('#/');
    await options.getByRole('link', { name: 'Agency', exact: true }).click();
    await options.getByLabel(/^Show this certificate/).uncheck();
    await options.getByRole('button', { name: 'Save', exact: true }).click();
    await eventually('not shown', async () => (await listed('Agency')).includes('is not shown') || undefined);
    // Without a window, Chromium's own dialog about the choice waits for ever.
    const page = await latchkey.context.newPage();
    const seen = await during(() => page.goto(server.urls.agency, { timeout: 3000 }).catch(() => {}));
    expect(seen.filter(({ subject }) => subject !== '')).toEqual([]);
  });

  const ofToken = (pid: string, file: string) => {
    try {
      return readFileSync(join('/proc', pid, file), 'latin1');
    } catch {
      return ''; // it has ended meanwhile
    }
  };
  const tokenProcess = () =>
    readdirSync('/proc').find(
      pid => ofToken(pid, 'cmdline').endsWith('\0token\0') && ofToken(pid, 'environ').includes(home.path),
    ) ?? '';

  test('having signed, the token process sleeps until the next call', () => {
    const flags = /^flags:\s+([0-7]+)$/m.exec(ofToken(tokenProcess(), 'fdinfo/0'))?.[1] ?? '';
    expect(flags).not.toBe('');
    expect(Number.parseInt(flags, 8) & constants.O_NONBLOCK).toBe(0);
  });

  test('the token process is killed: nothing hangs, and list, popup and doctor say what to do', async () => {
    process.kill(Number(tokenProcess()), 'SIGKILL');
    await eventually(
      'the list says so',
      async () => (await listed('Clinic')).includes('Restart the browser') || undefined,
    );
    const page = await latchkey.context.newPage();
    const seen = await during(() => page.goto(server.urls.office, { timeout: 15_000 }).catch(() => {}));
    expect(seen.filter(({ subject }) => subject !== '')).toEqual([]);
    const doctor = spawnSync(program, ['doctor'], { env: home.env });
    expect(`${doctor.stdout}${doctor.stderr}`).toContain('Restart this browser');
  });
});
