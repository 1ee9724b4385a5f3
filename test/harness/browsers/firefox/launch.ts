import { geckoId } from '../../../../extension/manifest.js';
import type { StartOptions } from '../../options.js';
import type { Folders } from '../side.js';
import { type LaunchedFirefox, launchFirefox } from './bidi.js';

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

/** Starts Debian's Firefox ESR on the profile. */
export function launch(options: StartOptions, folders: Folders, display?: string): Promise<LaunchedFirefox> {
  return launchFirefox(folders.profile, {
    executablePath: '/usr/bin/firefox-esr',
    headless: !options.headed,
    viewport: null,
    // Servers of tests have certificates of their own making.
    ignoreHTTPSErrors: true,
    acceptDownloads: true,
    downloadsPath: folders.downloads,
    // Lets the tests open pages of extensions, and run scripts in the browser window.
    args: ['-remote-allow-system-access'],
    firefoxUserPrefs: preferencesOf(options),
    ...(display !== undefined && { env: { ...process.env, DISPLAY: display } as Record<string, string> }),
  });
}
