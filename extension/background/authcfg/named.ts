/**
 * `authcfg=<id>` in a URL: which config of a tie is meant (invariant 1: only pairs of the most specific resource that
 * matches are up for choice), and who may choose (invariant 3).
 */
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { authcfgOf } from '../../../shared/authcfg-parameter.js';
import type { Pair } from '../attach/place.js';
import { type ChallengeFacts, causedByAllowed, type SiteFacts } from '../challenge/decide.js';

/** What a URL says. */
export type Named =
  | { readonly kind: 'nothing' }
  /** One of the pairs there. */
  | { readonly kind: 'pair'; readonly pair: Pair }
  /** A config that is not for this URL: it stays out (invariant 1). */
  | { readonly kind: 'elsewhere'; readonly id: AuthConfigId; readonly configId: AuthConfigId }
  | { readonly kind: 'unknown'; readonly id: AuthConfigId };

/**
 * `pairs`: all of the most specific resource that matches `url`, none where no config is for it. `meant`: the config an
 * id stands for, its own or one that the user assigned it to.
 */
export function namedIn(
  url: string,
  pairs: readonly Pair[],
  meant: (id: AuthConfigId) => AuthConfigId | undefined,
): Named {
  const id = authcfgOf(url);
  if (id === undefined) return { kind: 'nothing' };
  const configId = meant(id);
  if (configId === undefined) return { kind: 'unknown', id };
  const pair = pairs.find(it => it.configId === configId);
  return pair === undefined ? { kind: 'elsewhere', id, configId } : { kind: 'pair', pair };
}

/** What is known of a request whose URL names a config. */
export type NamingFacts = SiteFacts & Pick<ChallengeFacts, 'fetchSite'>;

/**
 * Whether a request may choose the config its URL names: one that the user caused by the browser's own means, or a
 * page that may use that config. Rule a's exception covers no choice: a link of a page without a grant gets what it
 * would get without the parameter.
 */
export function mayChoose(request: NamingFacts, allowsSite: (host: string) => boolean): boolean {
  const { type, initiator, fetchSite } = request;
  // The initiator of a page that we have no permission for is hidden, and clear text has no Sec-Fetch headers.
  if (type === 'main_frame' && initiator === undefined)
    return fetchSite === 'none' || fetchSite === 'same-origin';
  return causedByAllowed(request, allowsSite);
}
