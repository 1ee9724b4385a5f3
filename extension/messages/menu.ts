/** The context menu: what the user chose in it, as the popup shows it. */
import type { AuthConfigId, PairState } from '../../shared/auth-config.js';
import type { GrantDecision } from '../../shared/grant.js';

/** Items of the context menu that the popup answers. */
export const menuItems = ['use', 'never', 'copy'] as const;
export type MenuItem = (typeof menuItems)[number];

/** What there is to say of the address that was clicked. */
export const menuVerdicts = [
  'own', // a config covers it, and it is of the page's own host
  'foreign', // a config covers it, and the page is another site
  'none', // no config covers it
  'tie', // several do, and nobody has chosen
  'no-web-address', // nothing that could be signed in to
] as const;
export type MenuVerdict = (typeof menuVerdicts)[number];

export interface MenuWish {
  readonly item: MenuItem;
  readonly address: string;
  readonly verdict: MenuVerdict;
  readonly site?: string;
  readonly configId?: AuthConfigId;
  readonly name?: string;
  readonly resource?: string;
  readonly outcome?: PairState['outcome'];
  /** What is decided about the page's site and the config. */
  readonly decided?: GrantDecision;
  /** Key of a new config for the address. */
  readonly draft?: string;
}
