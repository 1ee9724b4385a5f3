/** Which sites may have which configs used on their behalf, as pages are shown it. */
import type { AuthConfigId, PairState } from '../../shared/auth-config.js';
import type { Grant, GrantDecision } from '../../shared/grant.js';

/** A resource that a site may be granted. */
export interface ConsentChoice {
  readonly configId: AuthConfigId;
  readonly name: string;
  readonly method: string;
  readonly resource: string;
  /** The page was refused it just now. */
  readonly wanted: boolean;
  /** Host permissions that page and resource need, as match patterns, and whether all are there. */
  readonly origins: readonly string[];
  readonly permitted: boolean;
  readonly outcome: PairState['outcome'];
  /** What was decided before, and for which site: the page's own or one above it. */
  readonly decision?: GrantDecision;
  readonly decidedFor?: string;
}

export interface ConsentChoices {
  /** Host of the page. */
  readonly site?: string;
  /** Why the page cannot be granted anything: it is no web page, or came over http. */
  readonly problem?: 'no-site' | 'clear-text';
  readonly choices: readonly ConsentChoice[];
}

export interface GrantView extends Grant {
  readonly name: string;
  readonly method: string;
  readonly resources: readonly string[];
  /** The browser lets us act for pages of the site. */
  readonly permitted: boolean;
}
