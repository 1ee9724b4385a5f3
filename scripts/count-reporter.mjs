import { writeFileSync } from 'node:fs';

/**
 * A reporter of Vitest that writes, for each file, what its JSON reporter leaves out: why tests were skipped, files that
 * could not be loaded, groups that could not be set up, and errors outside of any test. The name of what it writes comes
 * from the environment.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const files = {};
    const why = ([first]) => (first ? ` (${first.message.split('\n', 1)[0]})` : '');
    for (const module of modules) {
      const counts = { passed: 0, failures: [], skipped: [] };
      files[module.relativeModuleId] = counts;
      const failed = (task, errors) => counts.failures.push(`${task.fullName}${why(errors)}`);
      const errors = module.errors();
      if (errors.length > 0) counts.failures.push(errors[0].message);
      // Set-up that failed: the tests of the group are skipped, and their success is what nobody knows.
      for (const group of module.children.allSuites())
        if (group.errors().length > 0) failed(group, group.errors());
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') counts.passed++;
        else if (state === 'failed') failed(test, test.result().errors);
        else if (state === 'skipped') counts.skipped.push({ name: test.fullName, note });
        // A test that never ended has not passed.
        else counts.failures.push(`${test.fullName} did not end`);
      }
    }
    const errors = unhandledErrors.map(error => error.message);
    writeFileSync(process.env.LATCHKEY_COUNTS, JSON.stringify({ files, errors }));
  }
}
