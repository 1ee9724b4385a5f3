import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostPermissions, type StartOptions } from '../../options.js';
import { builtExtension } from '../side.js';

/**
 * Copies the built extension to `folder`. Its manifest differs from the shipped one in `host_permissions` only:
 * what a user would have granted is granted from the start.
 */
export function copyExtension(folder: string, options: StartOptions): void {
  cpSync(options.extension ?? builtExtension('chromium'), folder, { recursive: true });
  if (options.shippedManifest) return;
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, host_permissions: hostPermissions(options) }, null, 2));
}
