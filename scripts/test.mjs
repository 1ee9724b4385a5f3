/** Everything that must hold: types, Biome, unit tests, build, browser tests. A failure does not stop the rest. */
import { build } from './build.mjs';
import { everything, install } from './install.mjs';
import { step, tool } from './steps.mjs';
import { runSuite } from './suite.mjs';

const total = { passed: 0, failed: 0, skipped: [], errors: [] };

/** A check that is not made of tests counts as one. */
async function check(title, work) {
  const ok = await step(title, work);
  total[ok ? 'passed' : 'failed']++;
  if (!ok) total.errors.push(title);
}

async function suite(title, project) {
  await step(title, async () => {
    const { passed, failures, skipped, errors } = await runSuite(project);
    const faults = [...failures, ...errors];
    total.passed += passed;
    total.failed += faults.length;
    total.skipped.push(...skipped);
    total.errors.push(...faults.map(fault => `${title}: ${fault}`));
    return faults.length === 0;
  });
}

if (await install(everything)) {
  await check('Types', () => tool('tsc', ['-p', '.']));
  await check('Biome', () => tool('biome', ['check', '.']));
  await suite('Unit tests', 'unit');
  await check('Build', () => build());
  await suite('Browser tests', 'e2e');
  await suite('Browser tests in Firefox', 'e2e-firefox');
} else {
  total.failed++;
}

console.log();
for (const { name, note } of total.skipped) console.log(`Skipped: ${name}${note ? ` (${note})` : ''}`);
for (const error of total.errors) console.log(`Failed: ${error}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped.length} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
