import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StartOptions } from '../../options.js';

/** Values of Chromium's preference `profile.cookie_controls_mode`. */
const cookieControls = { allow: 0, block: 1 } as const;

/** Writes what must stand in a profile before Chromium's first start with it. */
export function writeProfile(folder: string, { thirdPartyCookies }: StartOptions): void {
  const preferences = {
    // Without it a reload of the unpacked extension leaves it dead.
    extensions: { ui: { developer_mode: true } },
    // Third-party cookies decide whether cross-site challenges reach the extension; Debian's default is to block.
    profile: { cookie_controls_mode: cookieControls[thirdPartyCookies] },
  };
  mkdirSync(join(folder, 'Default'), { recursive: true });
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** Value of Chromium's preference `session.restore_on_startup` and of the policy: open the pages listed. */
export const openListed = 4;

/** Gives an existing profile, whose browser has ended, a start page. */
export function setStartPage(folder: string, address: string): void {
  const file = join(folder, 'Default', 'Preferences');
  const preferences = JSON.parse(readFileSync(file, 'utf8')) as { session?: object };
  const session = {
    ...preferences.session,
    restore_on_startup: openListed,
    startup_urls: [address],
  };
  writeFileSync(file, JSON.stringify({ ...preferences, session }));
}
