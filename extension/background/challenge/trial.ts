/**
 * Trials: of an unproven pair only one request at a time tries its credentials, so that a wrong password meets
 * the server once (invariant 10). The others wait for the outcome.
 */
import type { Pair } from '../attach/place.js';

/** A server that keeps a trial waiting longer than this keeps the others waiting no more. */
export const longestTrialMs = 60_000;

interface Trial {
  readonly requestId: string;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

const key = (pair: Pair) => `${pair.configId} ${pair.text}`;

export class Trials {
  readonly #running = new Map<string, Trial>();

  /** Whether another request than this one tries the pair. */
  running(pair: Pair, requestId: string): boolean {
    const trial = this.#running.get(key(pair));
    return trial !== undefined && trial.requestId !== requestId;
  }

  begin(pair: Pair, requestId: string): void {
    const name = key(pair);
    let release = () => {};
    const ended = new Promise<void>(resolve => {
      release = resolve;
    });
    const timer = setTimeout(() => this.#running.get(name)?.end(), longestTrialMs);
    const end = () => {
      clearTimeout(timer);
      if (this.#running.get(name)?.requestId === requestId) this.#running.delete(name);
      release();
    };
    this.#running.set(name, { requestId, ended, end });
  }

  /** Settles when the running trial of the pair is over, at once when there is none. */
  async over(pair: Pair): Promise<void> {
    await this.#running.get(key(pair))?.ended;
  }

  /** The trial made by this request has an outcome (or none to be had): the next one may go. */
  end(requestId: string): void {
    for (const trial of this.#running.values()) if (trial.requestId === requestId) trial.end();
  }
}
