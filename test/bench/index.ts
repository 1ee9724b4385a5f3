/**
 * Figures, printed and never asserted: the machines are noisy. Ratios within one run say more than milliseconds.
 * `npm run bench`
 */
import { cpus } from 'node:os';
import type { Figure } from './figures.js';
import { matching } from './matching.js';
import { sizes } from './sizes.js';
import { unlocking } from './unlocking.js';

const sections: readonly [title: string, run: () => Figure[] | Promise<Figure[]>][] = [
  ['Size', sizes],
  ['Matching and rules', matching],
  ['Unlocking', unlocking],
];

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model})`);
for (const [title, run] of sections) {
  console.log(`\n${title}`);
  for (const { what, value } of await run()) console.log(`  ${what.padEnd(60)} ${value}`);
}
