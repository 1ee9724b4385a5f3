/** Installs what is missing: npm packages by the lock file, and programs by apt where that is allowed. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withoutServiceStart } from './service-start.mjs';
import { root, run, step } from './steps.mjs';

/** Debian packages by the program, or the file, they bring. */
const packages = {
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  nginx: 'nginx-light',
  Xvfb: 'xvfb',
  xdotool: 'xdotool',
  openbox: 'openbox',
  apache2: 'apache2-bin',
  '/usr/lib/apache2/modules/mod_auth_openidc.so': 'libapache2-mod-auth-openidc',
  certtool: 'gnutls-bin',
  pk12util: 'libnss3-tools',
  lighttpd: 'lighttpd',
  '/usr/lib/lighttpd/mod_openssl.so': 'lighttpd-mod-openssl',
  '/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so': 'libp11-kit0',
  '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-client.so': 'p11-kit-modules',
  'p11-kit': 'p11-kit',
  certutil: 'libnss3-tools',
  'pkcs11-tool': 'opensc',
  openssl: 'openssl',
  '/usr/lib/python3/dist-packages/qgis': 'python3-qgis',
  'swift-proxy-server': 'swift-proxy',
  'swift-account-server': 'swift-account',
  'swift-container-server': 'swift-container',
  'swift-object-server': 'swift-object',
  memcached: 'memcached',
};
export const browser = ['chromium'];
export const browsers = ['chromium', 'firefox-esr'];
/** Large, and for one test alone. */
export const qgis = ['/usr/lib/python3/dist-packages/qgis'];
/** Likewise: a server of S3 that checks signatures, about 60 packages. */
export const swift = [...Object.keys(packages).filter(program => program.startsWith('swift-')), 'memcached'];
const forOne = [...qgis, ...swift];
export const everything = Object.keys(packages).filter(program => !forOne.includes(program));

const readJson = file => JSON.parse(readFileSync(resolve(root, file), 'utf8'));

/** Whether node_modules holds exactly what the lock file says (packages for other systems aside). */
export function upToDate() {
  if (!existsSync(resolve(root, 'node_modules/.package-lock.json'))) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  const wanted = Object.entries(readJson('package-lock.json').packages).filter(([path]) => path !== '');
  return wanted.every(
    ([path, { version, optional }]) => installed[path]?.version === version || (optional && !installed[path]),
  );
}

/** Programs that are not on the path, or in the folders of administrators' programs that a user's path lacks. */
function missing(programs) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
  return programs.filter(program => !folders.some(folder => existsSync(resolve(folder, program))));
}

async function aptInstall(names) {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  // Another installation may be running, for instance the system's own updates.
  const apt = args => run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], quiet);
  if (!(await apt(['update']))) console.error('apt-get update failed; trying with the lists there are');
  return withoutServiceStart(() => apt(['install', '-y', '--no-install-recommends', ...names]));
}

async function installPrograms(programs) {
  const absent = missing(programs);
  if (absent.length === 0) return true;
  const names = absent.map(program => packages[program]);
  console.log(`Missing: ${absent.join(', ')}`);
  const mayInstall = process.getuid?.() === 0 && missing(['apt-get']).length === 0;
  if (!mayInstall) {
    console.error(`Please install these first, for instance with: sudo apt-get install ${names.join(' ')}`);
    return false;
  }
  return (await aptInstall(names)) && missing(programs).length === 0;
}

/**
 * Installs the versions of the lock file and leaves that file alone. Not `npm ci`: it refuses a lock file that
 * lacks an optional package for another system, which npm writes where the registry does not have that package.
 */
const installPackages = () => run('npm', ['install', '--no-save']);

/** Makes node_modules and the programs named present; false, with a line that says what to do, when it cannot. */
export async function install(programs) {
  if (!upToDate() && !(await step('Install npm packages', installPackages))) return false;
  return missing(programs).length === 0 || step('Install programs', () => installPrograms(programs));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = (await install(everything)) ? 0 : 1;
}
