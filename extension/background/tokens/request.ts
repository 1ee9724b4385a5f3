/** How Latchkey itself speaks to an authorization server. */
import { customFetch } from 'oauth4webapi';
import type { Fields } from '../../../shared/auth-config.js';
import { untilLock } from './until-lock.js';
import { withoutOrigin } from './without-origin.js';

/** Longest wait for one answer, in milliseconds: the limit that QGIS has too. */
const answerMs = 30_000;

type Fetch = (address: string, how: object) => Promise<Response>;

export const plainFetch: Fetch = (address, how) => withoutOrigin(address, () => fetch(address, how));

/**
 * Without a known issuer an ID token cannot be checked, and nobody asks for one: it would say who the user is, and only
 * the access token is used.
 */
const withoutIdToken: Fetch = async (address, how) => {
  const response = await plainFetch(address, how);
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  if (typeof body !== 'object' || body === null || !('id_token' in body)) return response;
  const { id_token: _, ...rest } = body;
  return new Response(JSON.stringify(rest), response);
};

/** A lock ends what has not been answered yet. */
export const answerOrLock = (): AbortSignal => AbortSignal.any([AbortSignal.timeout(answerMs), untilLock()]);

/** The library's options of one request; `signal` ends it. */
export const request = ({ issuer }: Fields, signal = answerOrLock()) => ({
  signal,
  [customFetch]: issuer ? plainFetch : withoutIdToken,
});
