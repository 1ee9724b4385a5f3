/** Whether the user has to confirm a signature before it is made. */
import type { Confirm } from '../../shared/protocol-requests.js';

/** How long one confirmed signature may be waited for, in milliseconds. */
const allowedMs = 60_000;
/** It is not said more often than this, in milliseconds: a page opens several connections at once. */
const askEveryMs = 100;

export class Confirmation {
  readonly #asks: () => void;
  #allowedUntil = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;

  /** `asks` is called when a signature was refused for want of it. Times are milliseconds since any beginning. */
  constructor(
    private readonly confirm: Confirm,
    asks: () => void,
  ) {
    this.#asks = asks;
  }

  /** The user agreed. */
  allow(now: number): void {
    this.#allowedUntil = this.confirm === 'first' ? Number.POSITIVE_INFINITY : now + allowedMs;
  }

  /** Whether a signature may be made now; asks the user where it may not. */
  permits(now: number): boolean {
    if (now <= this.#allowedUntil) return true;
    if (now - this.#asked >= askEveryMs) {
      this.#asked = now;
      this.#asks();
    }
    return false;
  }

  /** A signature was made. */
  used(): void {
    if (this.confirm === 'every') this.#allowedUntil = Number.NEGATIVE_INFINITY;
  }
}
