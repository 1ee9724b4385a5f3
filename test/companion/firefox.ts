/**
 * A real Firefox as an unprivileged user in a home of its own, with a helper add-on that speaks to the companion: the
 * extension itself does not yet. The helper fetches what it is to do from a server of the test.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { type AnswerEnvelope, hostName, protocolVersion } from '../../shared/protocol.js';
import type { CompanionAsk } from './native.js';

/** To be named to `install --extension-id`. */
export const helperId = 'helper@latchkey.example';

interface Order {
  readonly act: 'connect' | 'ask' | 'install' | 'uninstall';
  readonly message?: object;
}

const background = (port: number) => `
const base = 'http://127.0.0.1:${port}';
let native;
const waiting = new Map();
const acts = {
  connect() {
    native = browser.runtime.connectNative('${hostName}');
    native.onMessage.addListener(answer => waiting.get(answer.id)?.(answer));
  },
  ask: ({ message }) =>
    new Promise(done => {
      waiting.set(message.id, done);
      native.postMessage(message);
    }),
  install: () => browser.pkcs11.installModule('${hostName}'),
  uninstall: () => browser.pkcs11.uninstallModule('${hostName}'),
};
(async () => {
  for (;;) {
    try {
      const { n, order } = await (await fetch(base + '/next')).json();
      const result = await Promise.resolve(acts[order.act](order)).then(
        value => ({ value: value ?? null }),
        error => ({ error: String(error) }),
      );
      await fetch(base + '/done', { method: 'POST', body: JSON.stringify({ n, ...result }) });
    } catch {
      await new Promise(done => setTimeout(done, 200));
    }
  }
})();
`;

/** The server that hands orders to the helper, one at a time, and takes what became of them. */
async function startRelay() {
  const orders: { n: number; order: Order }[] = [];
  const results = new Map<number, (result: { value?: unknown; error?: string }) => void>();
  let asking: ServerResponse | undefined;
  let last = 0;
  const hand = () => {
    if (asking === undefined || orders.length === 0) return;
    asking.end(JSON.stringify(orders.shift()));
    asking = undefined;
  };
  const server = createServer((request, response) => {
    if (request.url === '/next') {
      asking = response;
      hand();
      return;
    }
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      const { n, ...result } = JSON.parse(body);
      results.get(n)?.(result);
      response.end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
    order: async (order: Order): Promise<unknown> => {
      const n = ++last;
      const result = await new Promise<{ value?: unknown; error?: string }>(resolve => {
        results.set(n, resolve);
        orders.push({ n, order });
        hand();
      });
      if (result.error !== undefined) throw new Error(result.error);
      return result.value;
    },
  };
}

export interface Firefox {
  visit(url: string): Promise<string>;
  readonly ask: CompanionAsk;
  /** Loads or unloads the module of p11-kit, as `browser.pkcs11` lets an extension do. */
  module(act: 'install' | 'uninstall'): Promise<void>;
  close(): Promise<void>;
}

function writeHelper(folder: string, port: number): void {
  mkdirSync(folder);
  const manifest = {
    manifest_version: 2,
    name: 'Helper',
    version: '1',
    browser_specific_settings: { gecko: { id: helperId } },
    permissions: ['nativeMessaging', 'pkcs11', 'http://127.0.0.1/*'],
    background: { scripts: ['background.js'], persistent: true },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'background.js'), background(port));
}

function starter(home: string, user: number): string {
  const path = join(home, 'start-firefox');
  const drop = `setpriv --reuid ${user} --regid ${user} --clear-groups`;
  writeFileSync(
    path,
    `#!/bin/sh\nchown -R ${user}:${user} ${home}/profile\nexec ${drop} /usr/lib/firefox-esr/firefox-esr "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}

export async function startFirefox(
  home: string,
  env: Readonly<Record<string, string>>,
  user: number,
): Promise<Firefox> {
  const relay = await startRelay();
  const helper = join(home, 'helper');
  writeHelper(helper, relay.port);
  mkdirSync(join(home, 'profile'));
  execFileSync('chown', ['-R', `${user}:${user}`, helper]);
  const browser: Browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: starter(home, user),
    userDataDir: join(home, 'profile'),
    headless: true,
    acceptInsecureCerts: true,
    env,
    extraPrefsFirefox: {
      'network.dns.forceResolve': '127.0.0.1',
      'security.default_personal_cert': 'Select Automatically',
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      'app.normandy.enabled': false,
    },
  });
  await browser.installExtension(helper);
  const page = await browser.newPage();
  let last = 0;
  const ask: CompanionAsk = async (type, request) => {
    const message = { id: ++last, type, ...request };
    const answer = (await relay.order({ act: 'ask', message })) as AnswerEnvelope;
    if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
    return answer.answer as never;
  };
  await relay.order({ act: 'connect' });
  await ask('hello', { protocol: protocolVersion, profile: 'firefox-test' });
  return {
    ask,
    visit: async url => {
      try {
        await page.goto(url, { timeout: 20_000 });
        return await page.evaluate(() => document.body.textContent ?? '');
      } catch (error) {
        return String(error);
      }
    },
    module: async act => {
      await relay.order({ act });
    },
    close: async () => {
      await browser.close();
      relay.close();
    },
  };
}
