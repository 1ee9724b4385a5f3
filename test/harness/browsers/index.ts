import type { StartOptions } from '../options.js';
import { chromium } from './chromium/index.js';
import { firefox } from './firefox/index.js';
import type { BrowserSide } from './side.js';

export const sides: Readonly<Record<StartOptions['browser'], BrowserSide>> = { chromium, firefox };
