/** What addons.mozilla.org would say of the build: its own linter, and no error. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

interface Report {
  readonly summary: { readonly errors: number };
  readonly metadata: { readonly name: string; readonly id: string };
  readonly errors: readonly { readonly code: string; readonly file?: string }[];
  readonly warnings: readonly { readonly code: string }[];
}

test("the build passes Mozilla's linter", async () => {
  const linter = resolve(root, 'node_modules/.bin/addons-linter');
  // It ends with an error when it finds one; its report says which.
  const ran = promisify(execFile)(linter, ['--output', 'json', resolve(root, 'dist/firefox')], {
    maxBuffer: 2 ** 24,
  });
  const { stdout } = await ran.catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as Report;
  expect(report.metadata.id).toBe('latchkey@latchkey.example');
  console.log('Warnings:', [...new Set(report.warnings.map(({ code }) => code))].join(', ') || 'none');
  expect(report.errors).toEqual([]);
});
