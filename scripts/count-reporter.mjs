import { writeFileSync } from 'node:fs';

/**
 * A reporter of Vitest that writes what its JSON reporter leaves out: why tests were skipped, files that could
 * not be loaded, and errors outside of any test. The file's name comes from the environment.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: 0, skipped: [], errors: unhandledErrors.map(error => error.message) };
    for (const module of modules) {
      const errors = module.errors();
      if (errors.length > 0) counts.errors.push(`${module.relativeModuleId}: ${errors[0].message}`);
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') counts.passed++;
        else if (state === 'failed') counts.failed++;
        else if (state === 'skipped') counts.skipped.push({ name: test.fullName, note });
        // A test that never ended has not passed.
        else counts.errors.push(`${test.fullName} did not end`);
      }
    }
    writeFileSync(process.env.LATCHKEY_COUNTS, JSON.stringify(counts));
  }
}
