import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { geckoId } from '../../../../extension/manifest.js';
import type { StartOptions } from '../../options.js';
import { starterName } from '../namespace.js';
import type { Command, Folders, Opening } from '../side.js';
import { type LaunchedFirefox, launchFirefox } from './bidi.js';
import type { SeenCertificate } from './privileged.js';

/** Host of the extension's own pages: Firefox makes one up for each profile unless it is told. */
export const uuid = '6c617463-686b-4579-8000-000000000001';

/** Values of `network.cookie.cookieBehavior`: accept all, reject third-party ones. */
const cookieBehavior = { allow: 0, block: 1 } as const;

function preferencesOf({
  thirdPartyCookies,
  preferences,
}: StartOptions): Record<string, string | number | boolean> {
  return {
    'extensions.webextensions.uuids': JSON.stringify({ [geckoId]: uuid }),
    // The build is not signed; ESR lets users decide.
    'xpinstall.signatures.required': false,
    'network.cookie.cookieBehavior': cookieBehavior[thirdPartyCookies],
    // Every name is this machine's: nothing a test does reaches a network.
    'network.dns.forceResolve': '127.0.0.1',
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
    'app.normandy.enabled': false,
    ...preferences,
  };
}

/** Writes down that certificates are accepted for good (nsCertOverrideService::Read tells the format). */
export function acceptCertificates({ profile }: Folders, certificates: readonly SeenCertificate[]): void {
  const sha256 = 'OID.2.16.840.1.101.3.4.2.1';
  const lines = certificates.map(it => `${it.host}:${it.port}:\t${sha256}\t${it.sha256}\t\n`);
  writeFileSync(join(profile, 'cert_override.txt'), [...new Set(lines)].join(''));
}

/** Firefox itself, or what starts it the way a test wants. */
function programOf(extension: string): string {
  const own = join(dirname(extension), starterName);
  return existsSync(own) ? own : '/usr/bin/firefox-esr';
}

/** Values of `browser.startup.page`. */
const startWith = { startPage: 1, lastSession: 3 } as const;

/** As a user starts it. */
export function command({ profile, extension }: Folders, opening: Opening): Command {
  const file = programOf(extension);
  const args = ['--no-remote', '--profile', profile];
  if ('address' in opening) return { file, args: [...args, opening.address] };
  if ('ordered' in opening) throw new Error('No policies for a Firefox of our own');
  const preferences = {
    'browser.startup.page': 'startPage' in opening ? startWith.startPage : startWith.lastSession,
    ...('startPage' in opening ? { 'browser.startup.homepage': opening.startPage } : {}),
  };
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  // Written anew at each start that is driven.
  appendFileSync(join(profile, 'user.js'), `${lines.join('\n')}\n`);
  return { file, args };
}

/** Starts Debian's Firefox ESR on the profile. */
export function launch(options: StartOptions, folders: Folders, display?: string): Promise<LaunchedFirefox> {
  return launchFirefox(folders.profile, {
    executablePath: programOf(folders.extension),
    headless: !options.headed,
    viewport: null,
    // Servers of tests have certificates of their own making.
    ignoreHTTPSErrors: true,
    acceptDownloads: true,
    downloadsPath: folders.downloads,
    // Lets the tests open pages of extensions, and run scripts in the browser window.
    args: ['-remote-allow-system-access'],
    firefoxUserPrefs: preferencesOf(options),
    env: { ...(options.env ?? process.env), ...(display !== undefined && { DISPLAY: display }) } as Record<
      string,
      string
    >,
  });
}
