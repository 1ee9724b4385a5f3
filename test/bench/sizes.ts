import { resolve } from 'node:path';
import { gzipped } from '../bundle-size.js';
import type { Figure } from './figures.js';

/** What the browser loads first, after gzip; the budgets are held by test/e2e/size.test.ts. */
export function sizes(): Figure[] {
  const build = resolve('dist/chromium');
  const entries = ['background.js', 'ui/popup/index.html', 'ui/prompt/index.html', 'ui/options/index.html'];
  return entries.map(entry => ({
    what: `${entry} with all it imports`,
    value: `${(gzipped(build, entry) / 1000).toFixed(1)} kB gzip`,
  }));
}
