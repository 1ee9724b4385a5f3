/**
 * Requests that wait for the vault to open. One window serves them all; closing it, or five minutes without an
 * answer, cancels them all; requests that end by themselves (a closed tab) leave the queue.
 */

/** Longest wait from the moment the window opened, in milliseconds. */
export const longestWaitMs = 5 * 60_000;

export type UnlockOutcome = 'unlocked' | 'cancelled';

export interface Waiting {
  readonly requestId: string;
  readonly tabId: number;
  /** Host of the requested URL. */
  readonly host: string;
  /** Host of the page that caused it; absent when the user navigated. */
  readonly site?: string;
}

/** One row of the window: how many requests wait for the same host on behalf of the same site. */
export interface WaitingRow {
  readonly host: string;
  readonly site?: string;
  readonly requests: number;
}

/** What shows the queue to the user. */
export interface UnlockWindow {
  /** Opens it. A rejection cancels all who wait: nothing hangs behind a window that never came. */
  open(): Promise<void>;
  close(): void;
  /** What waits has changed. */
  update(): void;
}

interface Waiter extends Waiting {
  readonly settle: (outcome: UnlockOutcome) => void;
}

export class UnlockQueue {
  readonly #waiters = new Map<string, Waiter>();
  readonly #window: UnlockWindow;
  readonly #givenUp: (tabId: number) => void;
  #limit: ReturnType<typeof setTimeout> | undefined;
  #endsAt = 0;

  /** `givenUp` is told each tab whose requests were cancelled, by the user or because nobody answered. */
  constructor(window: UnlockWindow, givenUp: (tabId: number) => void = () => {}) {
    this.#window = window;
    this.#givenUp = givenUp;
  }

  /** Milliseconds since the epoch at which those who wait are cancelled. */
  get endsAt(): number {
    return this.#endsAt;
  }

  /** Settles when the vault is open, or the user does not want it. */
  wait(waiting: Waiting): Promise<UnlockOutcome> {
    const first = this.#waiters.size === 0;
    const outcome = new Promise<UnlockOutcome>(settle => {
      this.#waiters.set(waiting.requestId, { ...waiting, settle });
    });
    if (first) {
      this.#endsAt = Date.now() + longestWaitMs;
      this.#limit = setTimeout(() => this.cancel(), longestWaitMs);
      this.#window.open().catch(error => {
        console.error('The unlock window did not open', error);
        this.cancel();
      });
    } else {
      this.#window.update();
    }
    return outcome;
  }

  /** The vault is open. */
  unlocked(): void {
    this.#settleAll('unlocked');
  }

  /** The window was closed, or nobody answered. */
  cancel(): void {
    const tabs = new Set([...this.#waiters.values()].map(({ tabId }) => tabId));
    // First: what the cancelled pages do next must not open the window again.
    for (const tabId of tabs) this.#givenUp(tabId);
    this.#settleAll('cancelled');
  }

  /** A request ended while it waited: its tab was closed, or its page gave it up. */
  drop(requestId: string): void {
    const waiter = this.#waiters.get(requestId);
    if (waiter === undefined) return;
    if (this.#waiters.size === 1) this.#settleAll('cancelled');
    else {
      this.#waiters.delete(requestId);
      waiter.settle('cancelled');
      this.#window.update();
    }
  }

  rows(): WaitingRow[] {
    const rows = new Map<string, WaitingRow>();
    for (const { host, site } of this.#waiters.values()) {
      const name = `${host} ${site ?? ''}`;
      const requests = (rows.get(name)?.requests ?? 0) + 1;
      rows.set(name, { host, ...(site === undefined ? {} : { site }), requests });
    }
    return [...rows.values()];
  }

  #settleAll(outcome: UnlockOutcome): void {
    clearTimeout(this.#limit);
    const waiters = [...this.#waiters.values()];
    this.#waiters.clear();
    if (waiters.length > 0) this.#window.close();
    for (const waiter of waiters) waiter.settle(outcome);
  }
}
