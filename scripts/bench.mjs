/** `npm run bench`: builds, then measures and prints. */
import { build } from './build.mjs';
import { everything, install } from './install.mjs';
import { run } from './steps.mjs';

const ok =
  (await install(everything)) &&
  (await build(['chromium', 'companion', 'bench'])) &&
  (await run(process.execPath, ['dist/bench/index.mjs']));
process.exitCode = ok ? 0 : 1;
