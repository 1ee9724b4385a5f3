import type { Problem } from '../shared/identity.js';

/**
 * Why a file was not read. `detail` adds our own words, numbers and object identifiers, and nothing else that is in
 * the file: it may be logged.
 */
export class ReadError extends Error {
  constructor(
    readonly problem: Problem,
    readonly detail: string,
  ) {
    super(`${problem}: ${detail}`);
  }
}

export const damaged = (detail: string): ReadError => new ReadError('damaged', detail);
export const unsupported = (detail: string): ReadError => new ReadError('unsupported', detail);
/** Decryption failed, and nothing in the file tells a wrong password from damage. */
export const notOpened = (): ReadError => new ReadError('wrong-password-or-damaged', 'decryption failed');
