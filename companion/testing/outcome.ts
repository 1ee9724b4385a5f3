import { Budget } from '../encryption/budget.js';
import { keyTypeOf } from '../identity/key-type.js';
import { pairsOf } from '../identity/pairs.js';
import { ReadError } from '../read-error.js';
import type { Format } from '../reader/messages.js';
import { readFound } from '../reader/read.js';

/** Why something failed, by the table; anything that is no ReadError is told as such, and is a fault. */
export function problemOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof ReadError ? error.problem : `no ReadError: ${error}`;
  }
}

/** The kinds and names of the identities in a file, or why there are none. */
export function outcome(bytes: Buffer, password: string | undefined, format: Format = 'pkcs12'): string {
  let identities = '';
  const problem = problemOf(() => {
    const pairs = pairsOf(readFound(bytes, format, password, new Budget()));
    identities = pairs.map(it => `${keyTypeOf(it.key.key)} ${it.key.name ?? '-'}`).join(', ');
  });
  return problem ?? identities;
}
