/** Runs one project of Vitest, in its short form where it has one, and counts its tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, tool } from './steps.mjs';

/**
 * @typedef {{passed: number, failures: string[], skipped: {name: string, note?: string}[]}} FileCounts
 * @typedef {{files: Record<string, FileCounts>, errors: string[]}} Run
 */

/** More files than this do not fail by chance. */
const fewFiles = 5;

const isFailed = ([, { failures }]) => failures.length > 0;

/**
 * @param {string} project
 * @param {readonly string[]} files all of the project when there are none
 * @returns {Promise<Run>} says why wherever the run did not end with 0
 */
async function runOnce(project, files) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-counts-'));
  const file = join(folder, 'counts.json');
  const reporters = ['default', resolve(root, 'scripts/count-reporter.mjs')].map(
    name => `--reporter=${name}`,
  );
  const ok = await tool('vitest', ['run', '--project', project, ...reporters, ...files], {
    LATCHKEY_COUNTS: file,
    // Of what has a command of its own for all of it (`npm run test:firefox`), the short form.
    LATCHKEY_SHORT: '1',
  });
  try {
    const run = JSON.parse(readFileSync(file, 'utf8'));
    const silent = !ok && run.errors.length === 0 && !Object.entries(run.files).some(isFailed);
    return silent ? { ...run, errors: [`The ${project} tests ended with an error`] } : run;
  } catch {
    return { files: {}, errors: [`The ${project} tests wrote no result`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a project. Where a few files fail, and `again` is set, these are run once more, by themselves: real browsers on a
 * busy machine may be late. Whatever passes only then is named in `unsteady`.
 *
 * @param {string} project
 * @param {{again?: boolean}} options
 */
export async function runSuite(project, { again = false } = {}) {
  const run = await runOnce(project, []);
  const failed = Object.entries(run.files).filter(isFailed);
  const unsteady = [];
  if (again && run.errors.length === 0 && failed.length > 0 && failed.length <= fewFiles) {
    console.log(`\nOnce more, by themselves: ${failed.map(([file]) => file).join(', ')}`);
    const second = await runOnce(
      project,
      failed.map(([file]) => file),
    );
    run.errors.push(...second.errors);
    for (const [file, first] of failed) {
      const then = second.files[file] ?? first;
      run.files[file] = then;
      if (then.failures.length === 0) unsteady.push(...first.failures.map(failure => `${file}: ${failure}`));
    }
  }
  const all = Object.entries(run.files);
  return {
    passed: all.reduce((sum, [, { passed }]) => sum + passed, 0),
    failures: [
      ...all.flatMap(([file, { failures }]) => failures.map(failure => `${file}: ${failure}`)),
      ...run.errors,
    ],
    skipped: all.flatMap(([, { skipped }]) => skipped),
    unsteady,
  };
}
