/** install, uninstall and doctor of the built program, in a home of their own and as an ordinary user. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome } from '../companion/home.js';
import { program } from '../companion/program.js';

let home: Home;
/** As an ordinary user where this test is root: p11-kit, and with it `doctor`, treats root differently. */
const asUser =
  process.getuid?.() === 0 ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'] : [];

beforeEach(() => {
  home = makeHome();
  if (asUser.length > 0) execFileSync('chown', ['-R', '65534:65534', home.path]);
});
afterEach(() => home.remove());

function companion(...args: string[]) {
  const [command = '', ...rest] = [...asUser, program, ...args];
  const { status, stdout, stderr } = spawnSync(command, rest, { env: home.env, encoding: 'utf8' });
  return { status, stdout, stderr };
}
const json = (...args: string[]) => JSON.parse(companion(...args, '--json').stdout);

/** Every file and folder with its content and mode. */
function tree(folder = home.path): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).map(entry => {
    const path = join(folder, entry.name);
    const mode = statSync(path).mode.toString(8);
    return entry.isDirectory()
      ? { [path]: mode, ...tree(path) }
      : { [path]: `${mode} ${readFileSync(path, 'latin1')}` };
  });
  return Object.assign({}, ...entries);
}

const at = (path: string) => join(home.path, path);
const database = '.pki/nssdb/pkcs11.txt';

describe('install', () => {
  it('--dry-run names every step and does none', () => {
    const before = tree();
    const { steps } = json('install', '--dry-run');
    expect(steps.length).toBeGreaterThan(9);
    expect(steps.every((each: { state: string }) => each.state === 'missing')).toBe(true);
    expect(tree()).toEqual(before);
  });

  it('twice is the same as once, and uninstall leaves what was before', () => {
    const [command = '', ...rest] = [...asUser, 'mkdir', '-p', at('.pki/nssdb'), at('.config')];
    execFileSync(command, rest);
    writeFileSync(at(database), 'library=/x/opensc.so\nname=OpenSC\n');
    if (asUser.length > 0) execFileSync('chown', ['65534', at(database)]);
    const before = tree();
    expect(companion('install').status).toBe(0);
    const once = tree();
    expect(readFileSync(at(database), 'utf8')).toContain('name=OpenSC\n\nlibrary=');
    expect(json('install').steps.every((each: { state: string }) => each.state === 'done')).toBe(true);
    expect(tree()).toEqual(once);
    // What a browser was shown meanwhile goes too.
    const certificates = at('.local/share/latchkey/certificates/chromium');
    const [make = '', ...folder] = [...asUser, 'mkdir', '-p', certificates];
    execFileSync(make, folder);
    writeFileSync(join(certificates, 'profile.json'), '{}');
    expect(companion('uninstall').status).toBe(0);
    expect(tree()).toEqual(before);
  });

  it('further installations add up, and one uninstall undoes them all', () => {
    const before = tree();
    const id = 'b'.repeat(32);
    companion('install', '--browser', 'chromium', '--extension-id', id);
    companion('install', '--browser', 'firefox', '--user-data-dir', at('profile'));
    const launcher = readFileSync(at('.local/share/latchkey/program/latchkey-companion'), 'utf8');
    expect(launcher).toContain(id);
    expect(readFileSync(at('.config/pkcs11/modules/latchkey.module'), 'utf8')).toMatch(/chromium.*firefox/);
    companion('uninstall');
    expect(tree()).toEqual(before);
  });

  const wrong: [string, string[]][] = [
    ['no such browser', ['--browser', 'lynx']],
    ['no id', ['--extension-id', 'x; rm -rf /']],
    ['a relative folder', ['--user-data-dir', 'profile']],
    ['an unknown option', ['--password', 'x']],
  ];
  it.each(wrong)('%s is not understood, and nothing is done', (_, args) => {
    const before = tree();
    expect(companion('install', ...args).status).toBe(2);
    expect(tree()).toEqual(before);
  });

  it.runIf(asUser.length > 0)('--system without being allowed to says so', () => {
    expect(companion('install', '--system')).toMatchObject({
      status: 9,
      stderr: expect.stringContaining('EACCES'),
    });
  });
});

it('the policy that selects certificates needs --system, and rows that can be read', () => {
  for (const row of ['https://a.example=A', 'a.example=A', 'http://a.example=A']) {
    const { status, stdout, stderr } = companion('install', '--auto-select', row);
    expect(status).toBe(2);
    expect(`${stdout}${stderr}`).toMatch(/--system|https:\/\/host=COMMON NAME/);
  }
});

describe('doctor', () => {
  const faults = () => {
    const { status, stdout } = companion('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { findings: { ok: boolean; text: string; cure?: string }[] };
    expect(status).toBe(findings.some(each => !each.ok) ? 9 : 0);
    return findings.filter(each => !each.ok);
  };

  it('finds nothing wrong with a fresh installation', () => {
    companion('install');
    expect(faults()).toEqual([]);
  });

  it('without installation says how to install', () => {
    expect(faults()).toMatchObject([
      { text: 'nothing is installed', cure: 'Run latchkey-companion install' },
    ]);
  });

  const program = '.local/share/latchkey/program';
  const breakages: [string, () => void, RegExp, RegExp][] = [
    [
      'a manifest is gone',
      () => rmSync(at('.config/chromium/NativeMessagingHosts/latchkey.companion.json')),
      /Chromium is missing/,
      /install again/,
    ],
    [
      'a manifest was changed',
      () => writeFileSync(at('.mozilla/native-messaging-hosts/latchkey.companion.json'), '{}'),
      /Firefox is not what/,
      /install again/,
    ],
    [
      'the module file is gone',
      () => rmSync(at('.config/pkcs11/modules/latchkey.module')),
      /p11-kit is missing/,
      /install again/,
    ],
    [
      'the database was made anew',
      () => writeFileSync(at('.local/share/pki/nssdb/pkcs11.txt'), ''),
      /NSS database is missing/,
      /install again/,
    ],
    [
      'another database came up',
      () => mkdirSync(at('.pki/nssdb'), { recursive: true }),
      /NSS database is missing.*\.pki/,
      /install again/,
    ],
    [
      'the token of Firefox is gone',
      () => rmSync(at('.mozilla/pkcs11-modules/latchkey.companion.json')),
      /the token, for Firefox is missing/,
      /install again/,
    ],
    [
      'the program is of another version',
      () => writeFileSync(at(`${program}/latchkey-companion.mjs`), '\n// older', { flag: 'a' }),
      /the companion is not what/,
      /install again/,
    ],
    [
      'the record is damaged',
      () => writeFileSync(at(`${program}/installed.json`), '{"version":'),
      /record.*cannot be read/,
      /install again/,
    ],
    [
      'the runtime folder is a link',
      () => {
        mkdirSync(at('elsewhere'), { mode: 0o700 });
        symlinkSync(at('elsewhere'), at('run/latchkey'));
      },
      /unsafe.*symbolic link/,
      /remove it/,
    ],
    [
      "the runtime folder is not the user's",
      () => mkdirSync(at('run/latchkey'), { mode: 0o700 }),
      asUser.length > 0 ? /unsafe.*another user/ : /^$/,
      asUser.length > 0 ? /remove it/ : /^$/,
    ],
    [
      'the module file was changed by hand',
      () => writeFileSync(at('.config/pkcs11/modules/latchkey.module'), 'remote: |cat\n'),
      /p11-kit is not what/,
      /install again/,
    ],
    [
      'the program was moved',
      () => renameSync(at(program), at('.local/share/latchkey/elsewhere')),
      /nothing is installed/,
      /Run latchkey-companion install/,
    ],
    [
      'its Node was removed',
      () => {
        const launcher = at(`${program}/latchkey-companion`);
        const text = readFileSync(launcher, 'utf8');
        writeFileSync(launcher, text.replace(process.execPath, at('node')));
      },
      /launcher is not what[\s\S]*does not start/,
      /Node it names/,
    ],
    ['the program is gone', () => rmSync(at(`${program}/latchkey-companion.mjs`)), /does not start/, /Node/],
    [
      'the runtime folder is open',
      () => mkdirSync(at('run/latchkey'), { mode: 0o755 }),
      /unsafe/,
      /remove it|chmod 700/,
    ],
  ];
  it.each(breakages)('%s: named, with the cure', (_, damage, text, cure) => {
    companion('install');
    damage();
    const found = faults();
    expect(found.map(each => each.text).join('\n')).toMatch(text);
    expect(found.map(each => each.cure).join('\n')).toMatch(cure);
  });
});
