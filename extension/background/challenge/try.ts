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

export interface Tried {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The challenge seen: a 401 that asks for anything else says nothing of these credentials. */
  readonly scheme: string;
  readonly realm: string | undefined;
}

/** Asks for `url` with these headers, follows no redirect, and reads no body. */
export async function tryOut({ url, headers, scheme, realm }: Tried): Promise<TryResult> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestTryMs);
  try {
    const response = await fetch(url.replace(/^ws/, 'http'), {
      headers,
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    });
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
