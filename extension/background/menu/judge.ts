/** What there is to say of an address on a page: which config covers it, and on whose behalf it would be used. */
import { hostOf } from '../../../shared/domains.js';
import type { MenuVerdict } from '../../messages/menu.js';
import type { Pair } from '../attach/place.js';

export interface Judged {
  readonly verdict: MenuVerdict;
  /** The one that covers the address, where the user has a choice or a use of it. */
  readonly pair?: Pair;
}

/** `best`: the pairs of the most specific resource that covers `url`; `site`: host of the page, if it has one. */
export function judged(best: readonly Pair[], url: string, site: string | undefined): Judged {
  const [pair] = best;
  if (!/^https?:/.test(url)) return { verdict: 'no-web-address' };
  if (pair === undefined) return { verdict: 'none' };
  if (best.length > 1) return { verdict: 'tie' };
  if (hostOf(url) === site) return { verdict: 'own', pair };
  return { verdict: 'foreign', pair };
}
