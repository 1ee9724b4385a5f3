/** What the companion is to read for the fields of a config. */
import type { Fields } from '../../../shared/auth-config.js';
import type { IdentitySource } from '../../../shared/protocol.js';

/** Where the companion finds the bundle, and its password, out of the fields of a config. */
export function readingOf({ bundle = '', bundlepath = '', bundlepass = '' }: Fields): {
  source: IdentitySource;
  password: string | null;
} {
  return {
    source: bundle === '' ? { path: bundlepath } : { bytes: bundle },
    password: bundlepass === '' ? null : bundlepass,
  };
}
