import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hostPermissions, type StartOptions } from './options.js';

/** From the sources (test/harness) and from the built harness or demo (dist/…), whichever is running. */
const places = ['../../dist/chromium', '../chromium'];

function builtExtension(): string {
  const folders = places.map(place => resolve(import.meta.dirname, place));
  const found = folders.find(folder => existsSync(join(folder, 'manifest.json')));
  if (found === undefined) throw new Error('The extension is not built: run `npm run build` first');
  return found;
}

/**
 * Copies the built extension to `folder`. Its manifest differs from the shipped one in `host_permissions` only:
 * what a user would have granted is granted from the start.
 */
export function copyExtension(folder: string, options: StartOptions): void {
  cpSync(options.extension ?? builtExtension(), folder, { recursive: true });
  if (options.shippedManifest) return;
  const file = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...manifest, host_permissions: hostPermissions(options) }, null, 2));
}
