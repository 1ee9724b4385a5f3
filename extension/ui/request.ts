/**
 * Asking the background: a plain port that is opened when something is asked and again after the background has ended,
 * as browsers end it when it is idle. Each question has a time limit.
 */
import browser, { type Runtime } from 'webextension-polyfill';
import type { ResponseOf } from '../messages/answers.js';
import type { Answer, Endpoint, Question } from '../messages/ports.js';
import type { RequestName, RequestOf } from '../messages/requests.js';

/** Short enough to tell the user that something is wrong. */
const usualMs = 15_000;
const longerMs: Partial<Record<RequestName, number>> = {
  // A server is asked, and may take its time.
  'connection.test': 40_000,
  // A bundle may ask for much work before it opens; the companion has limits of its own.
  'identity.check': 70_000,
  'configs.save': 70_000,
  'configs.import': 120_000,
  'vault.reopen': 60_000,
  'vault.erase': 60_000,
  'configs.removeAll': 60_000,
  'connection.story': 70_000,
  // The user signs in.
  'tokens.signIn': 11 * 60_000,
  // Tokens are told to the server that they came from.
  'tokens.signOut': 40_000,
  // A vault of 10,000 configs and 4,000 rules, on a slow disk and a busy machine.
  'vault.opened': 60_000,
};

export class BackgroundSilent extends Error {
  constructor(name: string, limitMs: number) {
    super(`The background did not answer ${name} within ${limitMs} ms`);
    this.name = 'BackgroundSilent';
  }
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * A typed `ask(name, data)` for a page. Rejects with the background's error, with BackgroundSilent, or when the
 * background ends before it has answered.
 */
export function asker(endpoint: Endpoint) {
  const waiting = new Map<number, Waiting>();
  let port: Runtime.Port | undefined;
  let last = 0;

  function settle(id: number): Waiting | undefined {
    const found = waiting.get(id);
    waiting.delete(id);
    clearTimeout(found?.timer);
    return found;
  }

  function connected(): Runtime.Port {
    if (port !== undefined) return port;
    const fresh = browser.runtime.connect({ name: endpoint });
    fresh.onMessage.addListener(message => {
      // Not parsed: it comes from our own background, whose handlers are held to the answers' types.
      const answer = message as Answer;
      const asked = settle(answer.id);
      if (answer.ok) asked?.resolve(answer.answer);
      else asked?.reject(new Error(answer.error));
    });
    fresh.onDisconnect.addListener(() => {
      port = undefined;
      for (const id of [...waiting.keys()]) settle(id)?.reject(new Error('The background has ended'));
    });
    port = fresh;
    return fresh;
  }

  return <N extends RequestName>(name: N, data: RequestOf<N>): Promise<ResponseOf<N>> =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++last;
      const limitMs = longerMs[name] ?? usualMs;
      const timer = setTimeout(() => settle(id)?.reject(new BackgroundSilent(name, limitMs)), limitMs);
      waiting.set(id, { resolve, reject, timer });
      connected().postMessage({ id, name, data: data ?? null } satisfies Question);
    }) as Promise<ResponseOf<N>>;
}
export type Ask = ReturnType<typeof asker>;
