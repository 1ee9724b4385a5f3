import { type Dirent, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClientIdentity } from '../servers/pki.js';

/** Every regular file below the folder that holds one of the byte strings. */
export function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  const entries: Dirent[] = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesWith(path, needles);
    if (!entry.isFile() || lstatSync(path).size > 200_000_000) return [];
    try {
      const content = readFileSync(path);
      return needles.some(each => content.includes(each)) ? [path] : [];
    } catch {
      // Gone meanwhile.
      return [];
    }
  });
}

/** Bytes as they are, and as they look in base64, whatever stands in front of them. */
export function looks(bytes: Buffer): Buffer[] {
  const shifted = [0, 1, 2].map(shift => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The first and last characters depend on the neighbours.
    return Buffer.from(text.slice(4, -4));
  });
  return [bytes, ...shifted];
}

/** The secret numbers of a key, however they are written. */
export const secretsOf = ({ key }: ClientIdentity): Buffer[] => {
  const { d = '', p = '' } = key.export({ format: 'jwk' });
  return [d, p].filter(Boolean).flatMap(each => looks(Buffer.from(each, 'base64url')));
};
