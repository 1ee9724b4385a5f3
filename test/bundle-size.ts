/** Sizes of the built extension, for the budgets and the benchmarks. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the build and all that it loads by itself: static imports of scripts, scripts and styles of pages. */
export function closure(entry: string, seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(entry, 'utf8');
  const references = entry.endsWith('.html')
    ? text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)
    : text.matchAll(/(?:\bfrom\s*|\bimport\s*)["'](\.[^"']+)["']/g);
  for (const [, path] of references) closure(resolve(dirname(entry), path ?? ''), seen);
  return seen;
}

/** Bytes of an entry of the build folder after gzip, each file by itself, as a browser would load it. */
export function gzipped(build: string, entry: string): number {
  return [...closure(join(build, entry))].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
}
