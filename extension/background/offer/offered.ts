/** What is offered after a 401 that no config covers. */
import { offers } from '../../../shared/challenge.js';
import type { TopPage } from '../../browser/browser.js';
import { servesSite } from '../challenge/decide.js';

interface Refused {
  readonly url: string;
  readonly type: string;
  readonly method: string;
  readonly initiator: string | undefined;
  readonly topPage: TopPage;
  /** WWW-Authenticate fields. */
  readonly challenges: readonly string[];
}

/** The method that would serve it, or a warning in clear text. */
export type Offered = { readonly method: 'Basic' | 'Digest' } | 'clear-text';

/**
 * Only the tab's own page and what that asks of its own host count: any page could fill the popup with offers
 * otherwise.
 */
export function offered(refused: Refused): Offered | undefined {
  const { url, challenges } = refused;
  const asks = (scheme: string) => offers(challenges, scheme, undefined);
  if (!servesSite(refused, () => false) || !(asks('basic') || asks('digest'))) return undefined;
  if (!/^(https|wss):/.test(url)) return 'clear-text';
  return { method: asks('basic') ? 'Basic' : 'Digest' };
}
