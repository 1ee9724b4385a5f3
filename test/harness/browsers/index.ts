import type { StartOptions } from '../options.js';
import { chromium, installedChromium } from './chromium/index.js';
import { firefox } from './firefox/index.js';
import type { BrowserSide } from './side.js';

/** The side of the browser that a test asks for. */
export function sideOf({ browser, installed }: StartOptions): BrowserSide {
  if (browser === 'firefox') return firefox;
  return installed ? installedChromium() : chromium;
}
