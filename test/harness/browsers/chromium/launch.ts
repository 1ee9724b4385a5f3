import { type BrowserContext, chromium } from 'playwright-core';
import type { StartOptions } from '../../options.js';
import type { Command, Folders, Opening } from '../side.js';
import type { Loading } from './loading.js';
import { openListed } from './profile.js';

/** Only the names of the test resolve, all to this machine: nothing a test does reaches a network. */
function resolverRules(hosts: readonly string[]): string {
  const own = hosts.map(host => `MAP ${host} 127.0.0.1`);
  const loopback = ['127.0.0.1', 'localhost', '*.localhost', '[::1]'].map(host => `EXCLUDE ${host}`);
  return [...own, ...loopback, 'MAP * ~NOTFOUND'].join(', ');
}

function switches(options: StartOptions): string[] {
  return [
    ...(options.headed ? [] : ['--headless=new']),
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-component-update',
    '--disable-sync',
    `--host-resolver-rules=${resolverRules(options.hosts ?? [])}`,
    `--ignore-certificate-errors-spki-list=${options.trust.join(',')}`,
    ...(options.switches ?? []),
  ];
}

/** Starts Debian's Chromium on the profile, with the extension as its only one. */
export function launch(
  loading: Loading,
  options: StartOptions,
  folders: Folders,
  display?: string,
): Promise<BrowserContext> {
  const { file, switches: own } = loading.program(folders, true);
  return chromium.launchPersistentContext(folders.profile, {
    executablePath: file,
    // Playwright's own headless mode is an older one, which has no extensions.
    headless: false,
    viewport: null,
    acceptDownloads: true,
    downloadsPath: folders.downloads,
    // Without background networking no policy installs anything.
    ignoreDefaultArgs: ['--disable-extensions', '--disable-background-networking'],
    args: [...switches(options), ...own],
    env: { ...(options.env ?? process.env), ...(display !== undefined && { DISPLAY: display }) } as Record<
      string,
      string
    >,
  });
}

/** As a user starts it. */
export function command(
  loading: Loading,
  options: StartOptions,
  folders: Folders,
  opening: Opening,
): Command {
  const policies =
    'ordered' in opening
      ? { RestoreOnStartup: openListed, RestoreOnStartupURLs: opening.ordered }
      : undefined;
  const { file, switches: own } = loading.program(folders, false, policies);
  const opened = [
    ...('address' in opening ? [opening.address] : []),
    ...('lastSession' in opening ? ['--restore-last-session'] : []),
  ];
  const profile = [
    `--user-data-dir=${folders.profile}`,
    '--password-store=basic',
    '--no-default-browser-check',
  ];
  return { file, args: [...switches(options), ...own, ...profile, ...opened] };
}
