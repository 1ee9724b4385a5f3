import { type BrowserContext, chromium } from 'playwright-core';
import type { StartOptions } from '../../options.js';
import type { Folders } from '../side.js';

/** Fixed by the `key` of the manifest. */
export const extensionId = 'pcighddhofpkpmgboadeodafapnpaecp';

/** Only the names of the test resolve, all to this machine: nothing a test does reaches a network. */
function resolverRules(hosts: readonly string[]): string {
  const own = hosts.map(host => `MAP ${host} 127.0.0.1`);
  const loopback = ['127.0.0.1', 'localhost', '*.localhost', '[::1]'].map(host => `EXCLUDE ${host}`);
  return [...own, ...loopback, 'MAP * ~NOTFOUND'].join(', ');
}

function switches(options: StartOptions, folders: Folders): string[] {
  return [
    ...(options.headed ? [] : ['--headless=new']),
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--load-extension=${folders.extension}`,
    `--disable-extensions-except=${folders.extension}`,
    `--host-resolver-rules=${resolverRules(options.hosts ?? [])}`,
    `--ignore-certificate-errors-spki-list=${options.trust.join(',')}`,
    ...(options.switches ?? []),
  ];
}

/** Starts Debian's Chromium on the profile, with the extension as its only one. */
export function launch(options: StartOptions, folders: Folders, display?: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folders.profile, {
    executablePath: '/usr/bin/chromium',
    // Playwright's own headless mode is an older one, which has no extensions.
    headless: false,
    viewport: null,
    acceptDownloads: true,
    downloadsPath: folders.downloads,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: switches(options, folders),
    ...(display !== undefined && { env: { ...process.env, DISPLAY: display } as Record<string, string> }),
  });
}
