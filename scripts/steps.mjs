/** Running programs as named steps, so that every script's output reads the same. */
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a program in the repository's root with this terminal; true when it ended with 0.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 * @returns {Promise<boolean>}
 */
export function run(command, args, env = {}) {
  return new Promise(done => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.once('error', error => {
      console.error(`${command}: ${error.message}`);
      done(false);
    });
    child.once('exit', code => done(code === 0));
  });
}

/**
 * Runs a tool of node_modules by its path: npx would cost a second each time.
 * @param {string} name
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string>>} env
 */
export function tool(name, args, env = {}) {
  return run(resolve(root, 'node_modules/.bin', name), args, env);
}

/**
 * Prints a heading, does the work, and prints how it ended and how long it took.
 * @param {string} title
 * @param {() => Promise<boolean>} work
 * @returns {Promise<boolean>}
 */
export async function step(title, work) {
  console.log(`\n== ${title}`);
  const begun = performance.now();
  const ok = await work();
  console.log(
    `== ${title}: ${ok ? 'done' : 'FAILED'} in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
  return ok;
}
