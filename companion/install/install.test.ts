import { describe, expect, it } from 'vitest';
import { browserIds } from './browsers.js';
import { windowsKey } from './other-systems.js';
import { hasModule, withModule, withoutModule } from './pkcs11-txt.js';
import { type Change, type Choice, plan, type Situation } from './plan.js';
import { databases } from './situation.js';

const at: Situation = {
  home: '/home/u',
  platform: 'linux',
  dataHome: '/home/u/.local/share',
  configHome: '/home/u/.config',
  node: "/opt/it's node/bin/node",
  program: Buffer.from('program'),
  proxy: '/usr/lib/p11-kit-proxy.so',
  databases: ['/home/u/.pki/nssdb'],
};
const choice: Choice = {
  system: false,
  browsers: browserIds,
  userDataDirs: [],
  extensionIds: [],
  autoSelect: [],
};
const pathOf = (change: Change) => (change.kind === 'file' ? change.path : change.database);
const contentOf = (changes: Change[], path: string): string => {
  const found = changes.find(each => pathOf(each) === path);
  return found?.kind === 'file' ? found.content.toString() : '';
};

describe('plan', () => {
  it('on macOS is native messaging alone', () => {
    const mac: Situation = { ...at, home: '/Users/u', dataHome: '/Users/u/.local/share', platform: 'darwin' };
    const own = plan(choice, mac).map(pathOf);
    expect(own).toHaveLength(2 + browserIds.length);
    expect(own).toContain(
      '/Users/u/Library/Application Support/Google/Chrome/NativeMessagingHosts/latchkey.companion.json',
    );
    expect(own).toContain(
      '/Users/u/Library/Application Support/Mozilla/NativeMessagingHosts/latchkey.companion.json',
    );
    expect(plan({ ...choice, system: true }, mac).map(pathOf)).toContain(
      '/Library/Google/Chrome/NativeMessagingHosts/latchkey.companion.json',
    );
  });

  it('on Windows browsers look into the registry', () => {
    expect(windowsKey('edge', 'latchkey.companion', false)).toBe(
      'HKEY_CURRENT_USER\\Software\\Microsoft\\Edge\\NativeMessagingHosts\\latchkey.companion',
    );
    expect(windowsKey('firefox', 'x', true)).toBe(
      'HKEY_LOCAL_MACHINE\\Software\\Mozilla\\NativeMessagingHosts\\x',
    );
  });

  it('of a user stays in the home', () => {
    const paths = plan(choice, at).map(pathOf);
    expect(paths.every(each => each.startsWith('/home/u/'))).toBe(true);
    expect(paths).toContain('/home/u/.config/chromium/NativeMessagingHosts/latchkey.companion.json');
    expect(paths).toContain(
      '/home/u/.config/BraveSoftware/Brave-Browser/NativeMessagingHosts/latchkey.companion.json',
    );
    expect(paths).toContain('/home/u/.mozilla/native-messaging-hosts/latchkey.companion.json');
    expect(paths).toContain('/home/u/.mozilla/pkcs11-modules/latchkey.companion.json');
    expect(paths).toContain('/home/u/.config/pkcs11/modules/latchkey.module');
  });

  it('of the system is outside of any home, but for the NSS database of who runs it', () => {
    const paths = plan({ ...choice, system: true }, at).map(pathOf);
    expect(paths.filter(each => each.startsWith('/home'))).toEqual(at.databases);
    expect(paths).toContain('/etc/pkcs11/modules/latchkey.module');
  });

  it('names Node and the extensions in the launcher, safe from the shell', () => {
    const ids = ['a'.repeat(32)];
    const text = contentOf(
      plan({ ...choice, extensionIds: ids }, at),
      '/home/u/.local/share/latchkey/program/latchkey-companion',
    );
    expect(text).toContain(`exec '/opt/it'\\''s node/bin/node' `);
    expect(text).toContain(ids[0]);
  });

  it('allows each browser its own kind of id', () => {
    const changes = plan({ ...choice, extensionIds: ['{00000000-0000-0000-0000-000000000000}'] }, at);
    const chromium = contentOf(
      changes,
      '/home/u/.config/chromium/NativeMessagingHosts/latchkey.companion.json',
    );
    const firefox = contentOf(changes, '/home/u/.mozilla/native-messaging-hosts/latchkey.companion.json');
    expect(JSON.parse(chromium).allowed_origins).toEqual([
      'chrome-extension://pcighddhofpkpmgboadeodafapnpaecp/',
    ]);
    expect(JSON.parse(firefox).allowed_extensions).toEqual([
      'latchkey@latchkey.example',
      '{00000000-0000-0000-0000-000000000000}',
    ]);
  });

  it('shows the token to the chosen browsers only', () => {
    const module = (changes: Change[]) =>
      contentOf(changes, '/home/u/.config/pkcs11/modules/latchkey.module');
    expect(module(plan({ ...choice, browsers: ['chromium'] }, at))).toContain(
      'enable-in: chromium, chromium-browser\n',
    );
    expect(module(plan({ ...choice, browsers: ['firefox'] }, at))).toContain('enable-in: firefox,');
  });

  it('without p11-kit leaves out what refers to it', () => {
    const changes = plan(choice, { ...at, proxy: undefined });
    expect(changes.some(each => each.kind === 'module')).toBe(false);
    expect(changes.some(each => pathOf(each).includes('pkcs11-modules'))).toBe(false);
  });
});

describe('NSS databases', () => {
  const rows: [string, string[], string[]][] = [
    ['none yet', [], ['/d/pki/nssdb']],
    ['the old place', ['/h/.pki/nssdb'], ['/h/.pki/nssdb']],
    ['both', ['/h/.pki/nssdb', '/d/pki/nssdb'], ['/h/.pki/nssdb', '/d/pki/nssdb']],
  ];
  it.each(rows)('%s', (_, there, expected) => {
    expect(databases('/h', '/d', path => there.includes(String(path)))).toEqual(expected);
  });

  const internal =
    "library=\nname=NSS Internal PKCS #11 Module\nparameters=configdir='sql:/x'\nNSS=Flags=internal\n";
  const other = 'library=/x/opensc.so\nname=OpenSC\n';

  it('list our module once, and keep what else is there', () => {
    const text = withModule(`${internal}\n${other}`, '/a.so');
    expect(hasModule(text, '/a.so')).toBe(true);
    expect(withModule(text, '/a.so')).toBe(text);
    expect(text).toContain('OpenSC');
    const moved = withModule(text, '/b.so');
    expect(hasModule(moved, '/a.so')).toBe(false);
    expect(withoutModule(moved)).toBe(`${internal}\n${other}`);
  });

  it('without our module are left as they are', () => {
    const odd = `${internal}\n\n\n${other}`;
    expect(withoutModule(odd)).toBe(odd);
  });
});
