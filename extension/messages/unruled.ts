/** The browser's room for rules, and the resources that no rule serves. */
import type { AuthConfigId } from '../../shared/auth-config.js';

export type LeftReason =
  /** All rules are taken by resources with grants or used more recently. */
  | 'limit'
  /** Likewise those with regular expressions: wildcards, and paths with special characters. */
  | 'regex-limit'
  /** No filter of the browser can say it. */
  | 'not-expressible'
  /** The user wants it so, or the method. */
  | 'challenge-only'
  /** The browser lets nobody sign what pages embed. */
  | 'unsigned'
  /** A rule needs a first request that the server accepts. */
  | 'unproven';

/** A resource that no rule serves: its server's challenges are answered instead. */
export interface Unruled {
  readonly configId: AuthConfigId;
  readonly name: string;
  readonly resource: string;
  readonly why: LeftReason;
  /** The page is of another site, which was granted it: what it embeds by images and frames gets nothing. */
  readonly embedded: boolean;
}

/** How much room the browser has for rules, and who is left without one. */
export interface RulesStatus {
  readonly rules: number;
  readonly maxRules: number;
  readonly regexRules: number;
  readonly maxRegexRules: number;
  /** How many resources, and the first of them. */
  readonly left: number;
  readonly first: readonly Unruled[];
}
