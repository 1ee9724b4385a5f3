/**
 * Trying an unproven pair with a request of our own. Given in answer to a challenge, credentials lie in the browser's
 * auth cache until the server has spoken, and whatever else is under way to that directory takes them from there:
 * a wrong password would meet the server as often as the page has requests (invariant 10).
 */
import { offers } from '../../../shared/challenge.js';
import { accepted } from './outcome.js';

/** Nothing is learned from a server that takes longer: the challenged request is answered itself then. */
const longestTryMs = 15_000;

export type TryResult = 'accepted' | 'refused' | 'unknown';

type Headers = Readonly<Record<string, string>>;

export interface Tried {
  readonly url: string;
  /** To be sent from the start, or the answer to what the server asks for when nothing is sent (Digest). */
  readonly credentials: Headers | ((challenge: string) => Headers | undefined);
  /** The challenge seen: a 401 that asks for anything else says nothing of these credentials. */
  readonly scheme: string;
  readonly realm: string | undefined;
}

/** Asks for `url` with these credentials, follows no redirect, and reads no body. */
export async function tryOut({ url, credentials, scheme, realm }: Tried): Promise<TryResult> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestTryMs);
  const ask = (headers: Headers) =>
    fetch(url.replace(/^ws/, 'http'), {
      headers,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    });
  try {
    const headers =
      typeof credentials === 'function'
        ? credentials((await ask({})).headers.get('www-authenticate') ?? '')
        : credentials;
    if (headers === undefined) return 'unknown';
    const response = await ask(headers);
    if (response.type === 'opaqueredirect' || accepted(response.status)) return 'accepted';
    const challenges = response.headers.get('www-authenticate');
    return response.status === 401 && challenges !== null && offers([challenges], scheme, realm)
      ? 'refused'
      : 'unknown';
  } catch {
    return 'unknown';
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
