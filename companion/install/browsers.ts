/** Where browsers on Linux look for native messaging hosts. */
export interface Browser {
  readonly name: string;
  readonly kind: 'chromium' | 'firefox';
  /** Folder of a user's manifests, below the home. */
  readonly userManifests: string;
  readonly systemManifests: string;
  /** Folder of policies that an administrator sets, of browsers that know AutoSelectCertificateForUrls. */
  readonly policies?: string;
  /** Names of its programs, by which p11-kit tells who loads it. */
  readonly programs: readonly string[];
}

export const browsers = {
  chromium: {
    name: 'Chromium',
    kind: 'chromium',
    userManifests: '.config/chromium/NativeMessagingHosts',
    systemManifests: '/etc/chromium/native-messaging-hosts',
    policies: '/etc/chromium/policies/managed',
    programs: ['chromium', 'chromium-browser'],
  },
  chrome: {
    name: 'Google Chrome',
    kind: 'chromium',
    userManifests: '.config/google-chrome/NativeMessagingHosts',
    systemManifests: '/etc/opt/chrome/native-messaging-hosts',
    policies: '/etc/opt/chrome/policies/managed',
    programs: ['chrome', 'google-chrome'],
  },
  edge: {
    name: 'Microsoft Edge',
    kind: 'chromium',
    userManifests: '.config/microsoft-edge/NativeMessagingHosts',
    systemManifests: '/etc/opt/edge/native-messaging-hosts',
    policies: '/etc/opt/edge/policies/managed',
    programs: ['msedge', 'microsoft-edge'],
  },
  brave: {
    name: 'Brave',
    kind: 'chromium',
    userManifests: '.config/BraveSoftware/Brave-Browser/NativeMessagingHosts',
    systemManifests: '/etc/opt/chrome/native-messaging-hosts',
    policies: '/etc/brave/policies/managed',
    programs: ['brave', 'brave-browser'],
  },
  vivaldi: {
    name: 'Vivaldi',
    kind: 'chromium',
    userManifests: '.config/vivaldi/NativeMessagingHosts',
    systemManifests: '/etc/opt/vivaldi/native-messaging-hosts',
    policies: '/etc/opt/vivaldi/policies/managed',
    programs: ['vivaldi-bin', 'vivaldi'],
  },
  firefox: {
    name: 'Firefox',
    kind: 'firefox',
    userManifests: '.mozilla/native-messaging-hosts',
    systemManifests: '/usr/lib/mozilla/native-messaging-hosts',
    programs: ['firefox', 'firefox-esr', 'firefox-bin'],
  },
} as const satisfies Record<string, Browser>;

export type BrowserId = keyof typeof browsers;
export const browserIds = Object.keys(browsers) as BrowserId[];

/** p11-kit's module that loads the token process; the package libp11-kit0 brings it. */
export const proxyModules = [
  '/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so',
  '/usr/lib/aarch64-linux-gnu/p11-kit-proxy.so',
  '/usr/lib64/p11-kit-proxy.so',
  '/usr/lib/p11-kit-proxy.so',
];
