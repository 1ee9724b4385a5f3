/** What differs between Chromium and Firefox: the one interface that chromium.ts and firefox.ts implement. */
/** What differs between the browsers, as the adapter says. */
export interface RuleDialect {
  /** Every resource type, named one by one: a rule without the list leaves main_frame out. */
  readonly resourceTypes: readonly string[];
  /** Rules for http(s) do not match WebSockets, which need a filter of their own scheme. */
  readonly webSocketSchemes: boolean;
  readonly maxRules: number;
  readonly maxRegexRules: number;
}

/** A session rule without its id, which has no meaning. */
export interface RuleBody {
  readonly priority: number;
  readonly action: Readonly<Record<string, unknown>>;
  readonly condition: Readonly<Record<string, unknown>>;
}

/** A challenge as the browser announces it (webRequest.onAuthRequired), with the fields both browsers have. */
export interface AuthRequest {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  /** webRequest resource type. */
  readonly type: string;
  readonly tabId: number;
  /** 0 is the top frame. */
  readonly frameId: number;
  /** Serialised origin of the page that caused the request; `null` is an opaque one; absent is unknown. */
  readonly initiator?: string;
  readonly incognito: boolean;
  readonly isProxy: boolean;
  readonly scheme: string;
  readonly realm?: string;
  readonly challenger: { readonly host: string; readonly port: number };
}

/** What becomes of a challenge: credentials, the server's own 401, or the browser's own prompt. */
export type AuthAnswer =
  | { readonly kind: 'credentials'; readonly username: string; readonly password: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'pass' };

export interface SessionRule extends RuleBody {
  readonly id: number;
}

export interface Browser {
  readonly dialect: RuleDialect;
  /** Listens to every challenge the browser shows us. The request is held until the promise settles. */
  onAuthRequired(listener: (request: AuthRequest) => Promise<AuthAnswer>): void;
  /** One atomic change of session rules. Rejects, changing nothing, when the browser refuses one of them. */
  updateRules(change: {
    readonly remove: readonly number[];
    readonly add: readonly SessionRule[];
  }): Promise<void>;
  /** Ids of all session rules there are. */
  ruleIds(): Promise<number[]>;
  /** Empties the browser's HTTP auth cache for these origins (`https://host:port`), and nothing else of theirs. */
  clearAuthCache(origins: readonly string[]): Promise<void>;
}
