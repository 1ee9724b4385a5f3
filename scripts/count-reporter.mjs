import { writeFileSync } from 'node:fs';

/**
 * A reporter of Vitest that writes what its JSON reporter leaves out: why tests were skipped, files that could
 * not be loaded, groups that could not be set up, and errors outside of any test. The file's name comes from the
 * environment.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = {
      passed: 0,
      failures: [],
      skipped: [],
      errors: unhandledErrors.map(error => error.message),
    };
    const name = task => `${task.module.relativeModuleId}: ${task.fullName}`;
    const why = ([first]) => (first ? ` (${first.message.split('\n', 1)[0]})` : '');
    for (const module of modules) {
      const errors = module.errors();
      if (errors.length > 0) counts.errors.push(`${module.relativeModuleId}: ${errors[0].message}`);
      // Set-up that failed: the tests of the group are skipped, and their success is what nobody knows.
      for (const group of module.children.allSuites())
        if (group.errors().length > 0) counts.errors.push(`${name(group)}${why(group.errors())}`);
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') counts.passed++;
        else if (state === 'failed') counts.failures.push(`${name(test)}${why(test.result().errors)}`);
        else if (state === 'skipped') counts.skipped.push({ name: test.fullName, note });
        // A test that never ended has not passed.
        else counts.errors.push(`${test.fullName} did not end`);
      }
    }
    writeFileSync(process.env.LATCHKEY_COUNTS, JSON.stringify(counts));
  }
}
