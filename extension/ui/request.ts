/** Asking the background, with a time limit: webext-bridge never settles a message to a context that went away. */
import type { RequestName, RequestOf, ResponseOf } from '../messages.js';

/** `sendMessage` of the page's own webext-bridge endpoint. */
export type SendMessage = (name: string, data: unknown, destination: 'background') => Promise<unknown>;

/** Short enough to tell the user that something is wrong. */
const usualMs = 15_000;
const longerMs: Partial<Record<RequestName, number>> = {
  // A server is asked, and may take its time.
  'connection.test': 40_000,
  // A vault of 10,000 configs and 4,000 rules, on a slow disk and a busy machine.
  'vault.opened': 60_000,
};

export class BackgroundSilent extends Error {
  constructor(name: string, limitMs: number) {
    super(`The background did not answer ${name} within ${limitMs} ms`);
    this.name = 'BackgroundSilent';
  }
}

/** A typed `ask(name, data)` over a bridge endpoint. Rejects with the background's error, or BackgroundSilent. */
export function asker(sendMessage: SendMessage) {
  return async <N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>> => {
    const limitMs = longerMs[name] ?? usualMs;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new BackgroundSilent(name, limitMs)), limitMs);
    });
    try {
      const answer = await Promise.race([sendMessage(name, data ?? null, 'background'), silence]);
      // Not parsed again: it comes from our own background, whose handlers are held to the schema by their types,
      // and the popup would load the schemas for nothing else.
      return answer as ResponseOf<N>;
    } finally {
      clearTimeout(timer);
    }
  };
}
export type Ask = ReturnType<typeof asker>;
