/** Whether the challenges of a 401 refuse the secret that the request carried (invariant 10). */

import type { PairState } from '../../../shared/auth-config.js';
import { offers, parseChallenges } from '../../../shared/challenge.js';

/** Schemes that the browser or another method answers: such a challenge is a question of its own. */
const answered = new Set(['basic', 'digest', 'negotiate', 'ntlm']);

/**
 * @param scheme that the pair's method answers; undefined for one that knows no challenge, like a token.
 * @param proven with which scheme and realm, as far as known.
 */
export function refusesSecret(
  challenges: readonly string[],
  scheme: string | undefined,
  proven: Pick<PairState, 'scheme' | 'realm'> = {},
): boolean {
  if (scheme !== undefined) return offers(challenges, proven.scheme ?? scheme, proven.realm);
  const all = challenges.flatMap(parseChallenges);
  return all.length === 0 || all.some(it => !answered.has(it.scheme));
}

/** How servers say that a signature is missing; Swift's S3 answers 412 for a bucket and 400 for what is in it. */
export const unsignedStatuses: ReadonlySet<number> = new Set([400, 401, 403, 412]);
