import { ReadError } from '../read-error.js';

/**
 * How much key derivation a file may ask for, in iterations, over all its parts and all tries. NSS and GnuTLS write
 * 600,000 per part; a file that asks for 2^31 would keep a processor busy for an hour.
 */
export const maxIterations = 10_000_000;

/** Counts down what is left. Asked before each derivation, never after. */
export class Budget {
  constructor(private left = maxIterations) {}

  /** @throws ReadError `too-expensive` */
  spend(iterations: number): void {
    if (iterations > this.left) {
      throw new ReadError('too-expensive', `asks for ${iterations} iterations, ${this.left} are left`);
    }
    this.left -= iterations;
  }
}
