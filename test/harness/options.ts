/** What a test asks of the harness. */

export interface StartOptions {
  readonly browser: 'chromium' | 'firefox';
  /**
   * Origins the extension may see (`https://a.test` or `https://a.test/*`), as if the user had granted them when
   * saving resources: headless browsers cannot answer the permission prompt.
   */
  readonly grants: readonly string[];
  /** The opt-in "watch all sites": permission for all hosts. A different product, never the default. */
  readonly watchAllSites?: boolean;
  readonly thirdPartyCookies: 'allow' | 'block';
  /** A real window: on $DISPLAY, or on an X server of its own when there is none. */
  readonly headed?: boolean;
  /** Keys trusted for this run: SHA-256 of the SPKI, base64. */
  readonly trust: readonly string[];
  /** Host names mapped to 127.0.0.1 (`*.a.test` is allowed). No other name resolves. */
  readonly hosts?: readonly string[];
  /** The manifest as it ships, without `grants`: for a headed run that answers the real permission prompt. */
  readonly shippedManifest?: boolean;
  /**
   * The extension as users have it: a signed package installed for good, by a policy, with an id of its own. Takes
   * root (`whyNotInstalled`). In Firefox it is always installed.
   */
  readonly installed?: boolean;
  /** The user allowed the extension in private windows. */
  readonly privateWindows?: boolean;
  /** Folder of the built extension. Default: the one of this repository's last build. */
  readonly extension?: string;
  /** The user has allowed what the companion needs, where a browser asks for it (Firefox). */
  readonly companion?: boolean;
  /** The browser's environment, in place of the test's own. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Lines of shell, run as root in a mount namespace of the browser's own before each start, with `$EXTENSION_ID` and
   * `$PROFILE` (Chromium).
   */
  readonly prepare?: readonly string[];
  /** With `prepare`, in Chromium: number of the user the browser runs as, whose the profile is. */
  readonly user?: number;
  /** Further policies, for the installed extension's Chromium. */
  readonly policies?: Readonly<Record<string, unknown>>;
  /** Further Chromium switches. */
  readonly switches?: readonly string[];
  /** Further Firefox preferences. */
  readonly preferences?: Readonly<Record<string, string | number | boolean>>;
}

export interface ResourceOptions {
  readonly url: string;
  readonly attach?: 'proven' | 'at-once' | 'navigations' | 'challenge';
  readonly allowClearText?: boolean;
}

export interface ConfigOptions {
  readonly name: string;
  /** QGIS's name of the method, such as `Basic`. */
  readonly method: string;
  /** By QGIS's names: `username`, `password`, `realm`, … */
  readonly fields: Readonly<Record<string, string>>;
  readonly resources: readonly (string | ResourceOptions)[];
  /** Headed with the shipped manifest: what to answer when the browser asks for the permission. */
  readonly permission?: 'allow' | 'deny';
}

const everyHost = ['https://*/*', 'http://*/*', 'wss://*/*', 'ws://*/*'];

/** Scheme, host (an IPv6 address, or a name with or without `*.`), and a port that is dropped. */
const grantForm = /^(https?):\/\/(\[[0-9a-f:.]+\]|(?:\*\.)?[^/*:[\]]+)(?::\d+)?(?:\/\*?)?$/i;

/** The match pattern of a granted origin, as the product asks for it: exact scheme and host, any port. */
export function hostPattern(grant: string): string {
  const [, scheme, host] = grantForm.exec(grant) ?? [];
  if (scheme === undefined || host === undefined) {
    throw new Error(`Not an origin that can be granted: ${grant} (write https://host or https://host/*)`);
  }
  return `${scheme}://${host}/*`;
}

/** The `host_permissions` of the copy under test: each origin with its WebSockets, as the product asks for them. */
export function hostPermissions({ grants, watchAllSites = false }: StartOptions): string[] {
  const patterns = grants.map(hostPattern).flatMap(pattern => [pattern, pattern.replace(/^http/, 'ws')]);
  return [...new Set([...patterns, ...(watchAllSites ? everyHost : [])])];
}
