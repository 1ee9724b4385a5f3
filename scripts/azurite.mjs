/**
 * `npm run test:azurite`: installs Microsoft's emulator of Azure Storage beside the project's own packages (it is large,
 * and for one test alone), and opens its blobs in both browsers.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from './build.mjs';
import { everything, install } from './install.mjs';
import { root, run, tool } from './steps.mjs';

const version = '3.34.0';
const folder = resolve(root, 'node_modules/.cache/azurite');
const program = resolve(folder, 'node_modules/azurite');

async function installAzurite() {
  if (existsSync(program)) return true;
  mkdirSync(folder, { recursive: true });
  return run('npm', [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    `azurite@${version}`,
  ]);
}

async function testIn(project) {
  return tool('vitest', ['run', '--project', project, 'test/e2e/planetary.test.ts'], {
    LATCHKEY_AZURITE: program,
  });
}

let ok = (await install(everything)) && (await installAzurite());
if (ok) {
  await build();
  for (const project of ['e2e', 'e2e-firefox']) ok = (await testIn(project)) && ok;
}
process.exitCode = ok ? 0 : 1;
