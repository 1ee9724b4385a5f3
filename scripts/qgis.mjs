/** `npm run test:qgis`: installs QGIS for Python and has it read back what Latchkey exports. */
import { install, qgis } from './install.mjs';
import { tool } from './steps.mjs';

const ok =
  (await install(qgis)) &&
  (await tool('vitest', ['run', '--project', 'unit', 'test/qgis/real-qgis.test.ts']));
process.exitCode = ok ? 0 : 1;
