/** One request of the connection test. */
import type { Answered } from '../../messages.js';

/** Longer than any server should take, short enough to wait for. */
const longestMs = 15_000;

/**
 * GET `url` with these headers and nothing of the browser's own: no cookies, no cache. Without headers redirects are
 * followed, to show where they lead; with a secret they are not.
 */
export async function askServer(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const secret = Object.keys(headers).length > 0;
  const started = performance.now();
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestMs);
  try {
    const response = await fetch(url, {
      headers,
      redirect: secret ? 'manual' : 'follow',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    });
    const challenges = response.headers.get('www-authenticate');
    const opaque = response.type === 'opaqueredirect';
    return {
      ms: Math.round(performance.now() - started),
      challenges: challenges === null ? [] : [challenges.slice(0, 1000)],
      ...(opaque ? { redirected: true } : { status: response.status }),
      ...(response.redirected ? { redirected: true, landedAt: response.url.split(/[?#]/)[0] ?? '' } : {}),
    };
  } catch {
    const error = ended.signal.aborted ? 'timeout' : 'unreachable';
    return { ms: Math.round(performance.now() - started), challenges: [], error };
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
