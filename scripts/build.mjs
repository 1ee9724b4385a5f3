/** `node scripts/build.mjs [name…]`: makes the builds of vite.config.ts, all unless named; `--watch` for development. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from './install.mjs';
import { root, step, tool } from './steps.mjs';

/** Where each build begins: one whose file is not there yet is not made. */
const entries = {
  chromium: 'extension/background/index.ts',
  firefox: 'extension/background/index.ts',
  companion: 'companion/main.ts',
  harness: 'test/harness/index.ts',
  demo: 'scripts/demo/tour.ts',
  bench: 'test/bench/index.ts',
};

/**
 * Makes the builds named, in order, and stops at the first that fails.
 * @param {readonly string[]} names
 * @returns {Promise<boolean>}
 */
export async function build(names = Object.keys(entries)) {
  for (const name of names) {
    if (!existsSync(resolve(root, entries[name]))) {
      console.log(`No ${name} build: ${entries[name]} does not exist`);
      continue;
    }
    const quiet = ['--logLevel', 'warn'];
    if (!(await step(`Build ${name}`, () => tool('vite', ['build', ...quiet], { TARGET: name }))))
      return false;
  }
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.slice(2).filter(argument => argument !== '--watch');
  const unknown = names.filter(name => !Object.hasOwn(entries, name));
  if (unknown.length > 0) {
    console.error(`No build named ${unknown.join(', ')}; there are ${Object.keys(entries).join(', ')}`);
    process.exitCode = 1;
  } else if (!(await install([]))) {
    process.exitCode = 1;
  } else if (process.argv.includes('--watch')) {
    const development = { TARGET: names[0] ?? 'chromium', LATCHKEY_DEV: '1' };
    process.exitCode = (await tool('vite', ['build', '--watch'], development)) ? 0 : 1;
  } else {
    process.exitCode = (await build(names.length > 0 ? names : undefined)) ? 0 : 1;
  }
}
