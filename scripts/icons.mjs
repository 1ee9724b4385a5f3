/**
 * Renders extension/icons/*.png from the one drawing, latchkey.svg: in colour, and grey for a locked vault.
 * Run it after changing the drawing; the pictures are committed, so that a build needs no browser.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';

const folder = resolve(import.meta.dirname, '../extension/icons');
const sizes = [16, 32, 48, 128];
const looks = { '': '#0f766e', 'locked-': '#6b7280' };
const ground = '#0f766e';

const drawing = await readFile(resolve(folder, 'latchkey.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox'],
});
try {
  const page = await browser.newPage();
  for (const [prefix, colour] of Object.entries(looks)) {
    const picture = `data:image/svg+xml,${encodeURIComponent(drawing.replaceAll(ground, colour))}`;
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<body style="margin:0"><img src="${picture}" style="display:block;width:${size}px">`,
      );
      await page.screenshot({ path: resolve(folder, `${prefix}${size}.png`), omitBackground: true });
    }
  }
} finally {
  await browser.close();
}
