/** `npm start`: installs what is missing, builds, and gives the tour of scripts/demo. */
import { build } from './build.mjs';
import { browser, install } from './install.mjs';
import { run } from './steps.mjs';

const ok =
  (await install(browser)) &&
  (await build(['chromium', 'demo'])) &&
  (await run(process.execPath, ['dist/demo/index.mjs']));
process.exitCode = ok ? 0 : 1;
