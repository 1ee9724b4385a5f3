/**
 * Figures, printed and never asserted: the machines are noisy. Ratios within one run say more than milliseconds.
 * `npm run bench`, or `node dist/bench/index.mjs Room` for the sections with that in their title.
 */
import { cpus } from 'node:os';
import { ruleCapacity } from './capacity.js';
import { certificates } from './certificates.js';
import type { Figure } from './figures.js';
import { manyConfigs } from './many.js';
import { matching } from './matching.js';
import { manyPermissions } from './permissions.js';
import { sizes } from './sizes.js';
import { unlocking } from './unlocking.js';

const sections: readonly [title: string, run: () => Figure[] | Promise<Figure[]>][] = [
  ['Size', sizes],
  ['Matching and rules', matching],
  ['Unlocking', unlocking],
  ['Ten and ten thousand configs', manyConfigs],
  ['Hosts permitted', manyPermissions],
  ['Client certificates', certificates],
  ['Room for rules', ruleCapacity],
];

console.log(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model})`);
const [wanted = ''] = process.argv.slice(2);
for (const [title, run] of sections.filter(([title]) => title.includes(wanted))) {
  console.log(`\n${title}`);
  for (const { what, value } of await run()) console.log(`  ${what.padEnd(60)} ${value}`);
}
