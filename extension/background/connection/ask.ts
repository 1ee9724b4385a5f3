/** One request of the connection test. */
import { bytesOfHeaders } from '../../../shared/header-bytes.js';
import type { Effect } from '../../../shared/methods/method.js';
import { withParameters } from '../../../shared/query.js';
import type { Answered } from '../../messages/connection-view.js';

/** Longer than any server should take, short enough to wait for. */
const longestMs = 15_000;

/**
 * GET `url` with what a config sets and nothing of the browser's own: no cookies, no cache. A redirect is not followed with
 * a secret; without one it is, to show where it leads.
 */
export async function askServer(url: string, effect?: Effect): Promise<Answered> {
  const started = performance.now();
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), longestMs);
  try {
    const how: RequestInit = {
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
    };
    const { headers = {}, query = {} } = effect ?? {};
    const target = withParameters(url, query);
    const first = await fetch(target, { ...how, redirect: 'manual', headers: bytesOfHeaders(headers) });
    const ms = Math.round(performance.now() - started);
    if (first.type === 'opaqueredirect') {
      // Where it leads may be a host that we may not look at: then it stays a redirect.
      const last = effect ? undefined : await fetch(url, how).catch(() => undefined);
      const landedAt = last?.url.split(/[?#]/)[0];
      return { ms, challenges: [], redirected: true, ...(landedAt === undefined ? {} : { landedAt }) };
    }
    const challenges = first.headers.get('www-authenticate');
    return { ms, status: first.status, challenges: challenges === null ? [] : [challenges.slice(0, 1000)] };
  } catch {
    const error = ended.signal.aborted ? 'timeout' : 'unreachable';
    return { ms: Math.round(performance.now() - started), challenges: [], error };
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}
