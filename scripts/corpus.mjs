/**
 * `npm run test:corpus -- FOLDER…`: runs the built companion's `inspect --json` over every file of a folder with a
 * MANIFEST.json, compares it with what the manifest expects, and prints each mismatch. For files that are meant to
 * do harm the time is printed too.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from './build.mjs';
import { entriesOf, mismatches } from './corpus/expectations.mjs';
import { root } from './steps.mjs';

const program = resolve(root, 'dist/companion/latchkey-companion.mjs');
const harmful = new Set(['corrupt', 'reject-resource', 'ok-or-corrupt']);

/**
 * What `inspect --json` prints of one file, and how long it took in milliseconds.
 * @param {string} file
 * @param {string} password
 */
function inspect(file, password) {
  return new Promise((done, failed) => {
    const begun = performance.now();
    const child = spawn(process.execPath, [program, 'inspect', '--json', file]);
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${password}\n`);
    child.once('error', failed);
    child.once('close', () => {
      const time = Math.round(performance.now() - begun);
      try {
        done({ result: JSON.parse(output), time });
      } catch {
        done({ result: { ok: false, error: { code: 'no JSON at all' } }, time });
      }
    });
  });
}

/** @param {string} folder */
async function runFolder(folder) {
  const entries = entriesOf(JSON.parse(readFileSync(resolve(folder, 'MANIFEST.json'), 'utf8')));
  let wrong = 0;
  for (const entry of entries) {
    for (const password of entry.passwords) {
      const { result, time } = await inspect(resolve(folder, entry.file), password);
      const found = mismatches(entry, result);
      wrong += found.length > 0 ? 1 : 0;
      const code = result.ok ? 'ok' : result.error.code;
      for (const mismatch of found) console.log(`${entry.file}: ${mismatch}`);
      if (harmful.has(entry.expect)) console.log(`${entry.file}: ${code} in ${time} ms`);
    }
  }
  console.log(`${folder}: ${entries.length} files, ${wrong} not as expected`);
  return wrong === 0 && entries.length > 0;
}

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Usage: npm run test:corpus -- FOLDER…, each with a MANIFEST.json');
  process.exitCode = 2;
} else if (await build(['companion'])) {
  let ok = true;
  for (const folder of folders) ok = (await runFolder(folder)) && ok;
  process.exitCode = ok ? 0 : 1;
} else {
  process.exitCode = 1;
}
