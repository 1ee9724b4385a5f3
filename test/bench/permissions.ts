import { start } from '../harness/index.js';
import { hostOf } from '../many/server.js';
import type { Figure } from './figures.js';

/**
 * How long the browser takes to start with an extension that was granted so many hosts one by one. Nothing of ours runs
 * in it: Chromium reads and compares the list.
 */
export async function manyPermissions(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const hosts of [10, 1_000, 2_000, 4_000]) {
    const begun = performance.now();
    const latchkey = await start({
      browser: 'chromium',
      grants: Array.from({ length: hosts }, (_, n) => `https://${hostOf(n)}`),
      thirdPartyCookies: 'block',
      trust: [],
    });
    const took = performance.now() - begun;
    await latchkey.close();
    figures.push({
      what: `first start with ${hosts.toLocaleString('en')} hosts permitted one by one`,
      value: `${(took / 1000).toFixed(1)} s`,
    });
  }
  return figures;
}
