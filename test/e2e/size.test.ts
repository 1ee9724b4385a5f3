/** Budgets: what the browser has to load before anything happens, with everything it imports statically. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { closure, gzipped } from '../bundle-size.js';

const build = resolve(import.meta.dirname, '../../dist/chromium');
const kB = 1000;

describe('what is loaded first stays small', () => {
  test.each([
    // Of which tokens take 12: decision 21.
    ['background.js', 75],
    ['ui/popup/index.html', 25],
  ])('%s: at most %i kB gzip', (entry, limit) => {
    const bytes = gzipped(build, entry);
    console.log(`${entry}: ${(bytes / kB).toFixed(1)} kB gzip`);
    expect(bytes).toBeGreaterThan(5 * kB);
    expect(bytes).toBeLessThanOrEqual(limit * kB);
  });

  test('the background loads neither the KDF nor a user interface', () => {
    const files = [...closure(join(build, 'background.js'))].map(file => relative(build, file));
    expect(files.filter(file => /argon2|kdf|preact|zxcvbn/i.test(file))).toEqual([]);
    const text = files.map(file => readFileSync(join(build, file), 'utf8')).join('');
    expect(text).not.toContain('WebAssembly');
  });

  test('of all pages only the locked one is accessible from the web, and it has no script', () => {
    const manifest = JSON.parse(readFileSync(join(build, 'manifest.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(manifest.web_accessible_resources).toEqual([
      { resources: ['locked.html', 'locked.css'], matches: ['<all_urls>'] },
    ]);
    expect(readFileSync(join(build, 'locked.html'), 'utf8')).not.toMatch(/<script|<input|<form|\son\w+=/i);
    const pages = readdirSync(build, { recursive: true, encoding: 'utf8' }).filter(file =>
      file.endsWith('.html'),
    );
    expect(pages.length).toBe(4);
    for (const page of pages)
      expect(readFileSync(join(build, page), 'utf8')).not.toMatch(/(src|href)="https?:/);
  });
});
