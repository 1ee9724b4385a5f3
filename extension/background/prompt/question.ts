/** What Latchkey asks the user by itself, in its one prompt window. */
import type { AuthConfigId } from '../../../shared/auth-config.js';
import type { SignInResult } from '../../messages/tokens.js';

export type Question =
  /** The vault is locked. */
  | { readonly kind: 'unlock' }
  /** Several configs have the most specific resource that matches. */
  | { readonly kind: 'choose'; readonly resource: string }
  /** A site that nobody decided about was refused a config; `page` is the host at the top of its tab. */
  | {
      readonly kind: 'consent';
      readonly site: string;
      readonly configId: AuthConfigId;
      readonly resource: string;
      readonly page: string;
    }
  /** Tabs that show hosts with client certificates may be loaded anew, the vault having been locked. */
  | { readonly kind: 'reload'; readonly tabs: readonly number[]; readonly hosts: readonly string[] }
  /** A signature with the key of a client certificate is to be confirmed; `host`: where to, if that is certain enough. */
  | { readonly kind: 'sign'; readonly configId: AuthConfigId; readonly host?: string }
  /** A page of `host` wants a token that only the user can get; `fault`: what came of the last try. */
  | {
      readonly kind: 'authorize';
      readonly configId: AuthConfigId;
      readonly host: string;
      readonly fault?: Exclude<SignInResult, { ok: true }>;
    };

/** Who wants the answer: a request that is held until it comes, or a tab that was refused something. */
export interface Asker {
  readonly id: string;
  readonly tabId: number;
  /** Host of the requested URL. */
  readonly host: string;
  /** Host of the page that caused it; absent when the user navigated. */
  readonly site?: string;
}

/** One row of the window: how many wait for the same host on behalf of the same site. */
export interface WaitingRow {
  readonly host: string;
  readonly site?: string;
  readonly requests: number;
}

/** Questions of the same key are one. */
export function keyOf(question: Question): string {
  switch (question.kind) {
    case 'unlock':
      return 'unlock';
    case 'choose':
      return `choose ${question.resource}`;
    case 'consent':
      return `consent ${question.site} ${question.configId}`;
    case 'reload':
      return 'reload';
    case 'sign':
      return `sign ${question.configId}`;
    case 'authorize':
      return `authorize ${question.configId}`;
  }
}

/** One row for each host and site, in the order they came. */
export function rowsOf(askers: Iterable<Asker>): WaitingRow[] {
  const rows = new Map<string, WaitingRow>();
  for (const { host, site } of askers) {
    const name = `${host} ${site ?? ''}`;
    const requests = (rows.get(name)?.requests ?? 0) + 1;
    rows.set(name, { host, ...(site === undefined ? {} : { site }), requests });
  }
  return [...rows.values()];
}
