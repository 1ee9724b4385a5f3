/** A browser with the extension and its companion, installed for root in the browser's own mount namespace. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlay, selectionPolicy } from '../harness/browsers/namespace.js';
import { type Harness, start } from '../harness/index.js';
import type { Certificate } from '../servers/certificate.js';
import type { Home } from './home.js';
import { password as filePassword } from './identities.js';
import { program } from './program.js';

export interface CertificateBrowser {
  readonly browser: 'chromium' | 'firefox';
  readonly home: Home;
  readonly certificate: Certificate;
  /** Names that mean this machine, which the extension may see. */
  readonly hosts: readonly string[];
  /** By host, the common name that Chromium chooses without asking. */
  readonly selects: Readonly<Record<string, string>>;
  /** Chromium, as this user, with the companion installed in his home; else for everybody. */
  readonly user?: number;
  /** With the browser's own dialogs, on a display. */
  readonly headed?: boolean;
}

/** The companion in a user's own home, and the policy that only an administrator can write. */
const userInstall = (user: number, home: Home, selects: CertificateBrowser['selects']) => [
  `chown -R ${user}:${user} ${home.path}`,
  `setpriv --reuid ${user} --regid ${user} --clear-groups ${program} install --user-data-dir "$PROFILE" > /dev/null`,
  selectionPolicy(selects),
];

export function startWithCompanion(options: CertificateBrowser) {
  const { browser, home, certificate, hosts, selects, user, headed = false } = options;
  const rows = Object.entries(selects).map(([host, name]) => `--auto-select 'https://${host}=${name}'`);
  const trusted = join(home.path, 'server.pem');
  writeFileSync(trusted, certificate.certificate);
  return start({
    browser,
    companion: true,
    headed,
    // The browser's own second line is off: the pages have permission, and third-party cookies are allowed.
    grants: hosts.map(each => `https://${each}`),
    thirdPartyCookies: 'allow',
    trust: [certificate.spki],
    hosts,
    // Firefox has no policy that selects, but a preference.
    preferences: { 'security.default_personal_cert': 'Select Automatically' },
    env: home.env,
    prepare: [
      overlay('/etc', home.path),
      // The companion looks names up, and trusts authorities, as the system does.
      `echo 127.0.0.1 ${hosts.join(' ')} >> /etc/hosts`,
      `cat ${trusted} >> /etc/ssl/certs/ca-certificates.crt`,
      ...(user === undefined
        ? [
            overlay('/usr/local/lib', home.path),
            ...(browser === 'firefox' ? [overlay('/usr/lib/mozilla', home.path)] : []),
            `${program} install --system --browser ${browser} ${rows.join(' ')} > /dev/null`,
          ]
        : userInstall(user, home, selects)),
    ],
    ...(user === undefined ? {} : { user }),
  });
}

/** Method and fields of a config with a bundle (base64), shown to the browser. */
export const pkcs12Config = (bundle: string) => ({
  method: 'PKI-PKCS#12',
  fields: { bundle, bundlepass: filePassword, visible: 'yes' },
});

/** Whether the browser can use the certificate of a config, as the list says. */
export async function isReady(latchkey: Harness, name: string): Promise<true | undefined> {
  const config = (await latchkey.listConfigs()).find(it => it.name === name);
  return config?.text.includes('The browser can use this certificate') || undefined;
}
