/** A tab as the popup shows it. */

import type { AuthConfigId, PairState } from '../../shared/auth-config.js';
import type { IdentityStatus } from './config-view.js';
import type { MenuWish } from './menu.js';
import type { TabEntry } from './tab-notes.js';
import type { TokenStatus } from './tokens.js';
import type { Unruled } from './unruled.js';

/** The config that a tab's page belongs to. */
export interface PageConfig {
  readonly id: AuthConfigId;
  readonly name: string;
  readonly outcome: PairState['outcome'];
  readonly resource: string;
  /** The page's address named it, and without that another or none would have been used. */
  readonly byUrl?: true;
  /** Of methods that use tokens. */
  readonly token?: TokenStatus;
}

/** A client certificate that a tab's page has to do with. */
export interface PageCertificate {
  readonly id: AuthConfigId;
  readonly name: string;
  readonly resource: string;
  readonly identity: IdentityStatus;
}

export interface TabStatus {
  /** Host of the tab's page, if the browser tells us. */
  readonly host?: string;
  /** The tab is in a private window. */
  readonly private?: boolean;
  readonly entries: readonly TabEntry[];
  /** What the user chose in the context menu of this tab's page. */
  readonly wish?: MenuWish;
  /** The config whose resource matches the page's URL, if there is exactly one or one is chosen. */
  readonly config?: PageConfig;
  /** Client certificates whose resources match the page's URL. */
  readonly certificates: readonly PageCertificate[];
  /** The resource that matches it, if several configs have that one. */
  readonly tie?: string;
  /** Resources without a rule that this page has to do with. */
  readonly unruled: readonly Unruled[];
}
