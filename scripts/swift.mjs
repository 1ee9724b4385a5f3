/** `npm run test:swift`: installs OpenStack Swift and has both browsers sign requests to its S3, which verifies them. */
import { build } from './build.mjs';
import { browsers, install, swift } from './install.mjs';
import { tool } from './steps.mjs';

const run = (project, file) => tool('vitest', ['run', '--project', project, file]);

const ok =
  (await install([...browsers, ...swift])) &&
  (await build(['chromium', 'firefox'])) &&
  (await run('unit', 'test/servers/swift.test.ts')) &&
  (await run('e2e', 'test/e2e/swift.test.ts')) &&
  (await run('e2e-firefox', 'test/e2e/swift.test.ts'));
process.exitCode = ok ? 0 : 1;
