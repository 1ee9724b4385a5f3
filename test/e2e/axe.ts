/** axe-core, over a page as it is. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations of a page as it is now, in both colour schemes. */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // A colour on its way to another is neither. In a tab that is not in front, animations never end by themselves.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        const endless = animation.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY;
        if (endless) animation.cancel();
        else animation.finish();
      }
    });
    await page.evaluate(axe);
    const results = (await page.evaluate('axe.run()')) as AxeResults;
    expect(results.passes.length).toBeGreaterThan(5);
    for (const { id, nodes } of results.violations) {
      for (const node of nodes) found.push(`${colorScheme} ${id}: ${node.html} (${node.failureSummary})`);
    }
  }
  return found;
}
