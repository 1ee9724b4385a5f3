/** Runs one project of Vitest, in its short form where it has one, and counts its tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, tool } from './steps.mjs';

/**
 * @typedef {{passed: number, failures: string[], skipped: {name: string, note?: string}[], errors: string[]}} Counts
 * @param {string} project
 * @returns {Promise<Counts>} `failures` and `errors` are never both empty unless the run ended with 0.
 */
export async function runSuite(project) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-counts-'));
  const file = join(folder, 'counts.json');
  const reporters = ['default', resolve(root, 'scripts/count-reporter.mjs')].map(
    name => `--reporter=${name}`,
  );
  const ok = await tool('vitest', ['run', '--project', project, ...reporters], {
    LATCHKEY_COUNTS: file,
    // Of what has a command of its own for all of it (`npm run test:firefox`), the short form.
    LATCHKEY_SHORT: '1',
  });
  try {
    const counts = JSON.parse(readFileSync(file, 'utf8'));
    const silent = !ok && counts.failures.length === 0 && counts.errors.length === 0;
    return silent ? { ...counts, errors: [`The ${project} tests ended with an error`] } : counts;
  } catch {
    return { passed: 0, failures: [], skipped: [], errors: [`The ${project} tests wrote no result`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
