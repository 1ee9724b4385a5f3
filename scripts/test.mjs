/** Everything that must hold: types, Biome, unit tests, build, browser tests. A failure does not stop the rest. */
import { build } from './build.mjs';
import { everything, install } from './install.mjs';
import { step, tool } from './steps.mjs';
import { runSuite } from './suite.mjs';

const total = { passed: 0, failed: 0, skipped: [], errors: [], unsteady: [] };

/** A check that is not made of tests counts as one. */
async function check(title, work) {
  const ok = await step(title, work);
  total[ok ? 'passed' : 'failed']++;
  if (!ok) total.errors.push(title);
}

async function suite(title, project, options) {
  await step(title, async () => {
    const { passed, failures, skipped, unsteady } = await runSuite(project, options);
    total.passed += passed;
    total.failed += failures.length;
    total.skipped.push(...skipped);
    total.errors.push(...failures.map(failure => `${title}: ${failure}`));
    total.unsteady.push(...unsteady.map(failure => `${title}: ${failure}`));
    return failures.length === 0;
  });
}

if (await install(everything)) {
  await check('Types', () => tool('tsc', ['-p', '.']));
  await check('Biome', () => tool('biome', ['check', '.']));
  await suite('Unit tests', 'unit');
  await check('Build', () => build());
  await suite('Browser tests', 'e2e', { again: true });
  await suite('Browser tests in Firefox', 'e2e-firefox', { again: true });
} else {
  total.failed++;
}

console.log();
for (const { name, note } of total.skipped) console.log(`Skipped: ${name}${note ? ` (${note})` : ''}`);
for (const failure of total.unsteady) console.log(`Passed only when run again: ${failure}`);
for (const error of total.errors) console.log(`Failed: ${error}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
