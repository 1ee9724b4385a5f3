/** The tour's way to say what it does and how it went. */
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

const folder = resolve('demo');

/** Begins with an empty folder for the screenshots. */
export function clearScreenshots(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

let shots = 0;

/** Saves what a page shows, numbered in the order of the tour. */
export async function screenshot(page: Page, name: string): Promise<void> {
  shots++;
  await page.screenshot({ path: join(folder, `${String(shots).padStart(2, '0')}-${name}.png`) });
}

/** Does one step and prints its outcome; a failure ends the tour. */
export async function step(title: string, work: () => Promise<string>): Promise<void> {
  const begun = performance.now();
  try {
    const outcome = await work();
    console.log(`ok    ${title}: ${outcome} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    console.log(`FAIL  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    throw new Error(`The tour ended at: ${title}`, { cause: error });
  }
}

/** Fails the step unless it holds. */
export function expectThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
