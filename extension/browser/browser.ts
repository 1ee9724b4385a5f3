/** What differs between Chromium and Firefox: the one interface that chromium.ts and firefox.ts implement. */

/** What differs between the browsers, as the adapter says. */
export interface RuleDialect {
  /** Every resource type, named one by one: a rule without the list leaves main_frame out. */
  readonly resourceTypes: readonly string[];
  /** Rules for http(s) do not match WebSockets, which need a filter of their own scheme. */
  readonly webSocketSchemes: boolean;
  /** Rules can tell the page at the top of the tab. Without it none may serve what a page embeds (invariant 3). */
  readonly topDomains: boolean;
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
  /** Where the browser tells exactly which page is at the top of the request's frames. */
  readonly topPage?: TopPage;
  /** It went out with an answer of ours to an earlier challenge, which no longer holds. */
  readonly carriedKeptAnswer?: boolean;
}

/** What becomes of a challenge: credentials, the server's own 401, or the browser's own prompt. */
export type AuthAnswer =
  | { readonly kind: 'credentials'; readonly username: string; readonly password: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'pass' };

/** A request about to be sent, with what the browser says of the pages behind it. */
export interface SendingRequest {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly tabId: number;
  readonly initiator: string | undefined;
  readonly topPage: TopPage;
  readonly incognito: boolean;
  /** Absent before the request has any. */
  readonly requestHeaders?:
    | readonly { readonly name: string; readonly value?: string | undefined }[]
    | undefined;
  /** The browser offers to answer the Digest challenge of that realm once more, with credentials that it lacks. */
  readonly keptDigest?: { readonly realm: string } | undefined;
}

/** What goes with a request: headers, or an answer to the challenge that the browser keeps; or it does not go. */
export type Attachment =
  | { readonly block: true }
  | { readonly headers: Headers }
  | { readonly credentials: { readonly username: string; readonly password: string } };

/** The page at the top of the request's tab: its host, or unreadable, which counts as foreign. */
export type TopPage = { readonly host: string; readonly scheme: string } | 'unreadable';

export interface SessionRule extends RuleBody {
  readonly id: number;
}

export interface Browser {
  readonly dialect: RuleDialect;
  /**
   * `event.addListener(listener, ...rest)`, so that it is heard, and with details that name the page that caused the
   * request as `initiator`.
   */
  listen<Listener, Rest extends unknown[]>(
    event: WebRequestEvent<Listener, Rest>,
    listener: Listener,
    ...rest: Rest
  ): void;
  /** Registers anew what the browser refused before the user gave a first permission. */
  listenForFirstPermission(): void;
  /** Listens to every challenge the browser shows us. The request is held until the promise settles. */
  onAuthRequired(listener: (request: AuthRequest) => Promise<AuthAnswer>): void;
  /**
   * Whether Sec-Fetch-Site `none` alone tells of the user: in Firefox a page that reloads itself repeats the value of the
   * navigation that brought it, and only a user's own has Sec-Fetch-User as well.
   */
  readonly noneIsUser: boolean;
  /** Whether credentials given in answer to a challenge go into the browser's HTTP auth cache, and so to other requests. */
  readonly keepsAnswers: boolean;
  /** At lock: answers that were given and are not yet sent are not sent any more. */
  forgetAnswers?(): void;
  /**
   * Where `dialect.topDomains` is missing: asks what goes with each request before it is sent, which is held meanwhile.
   * Nothing leaves it as it is.
   */
  onSending?(listener: (request: SendingRequest) => Promise<Attachment | undefined>): void;
  /** The same before the request has headers: the address it goes to in the place of its own. */
  onRequest?(listener: (request: SendingRequest) => Promise<string | undefined>): void;
  /** Where the browser is shown the companion's token only while an extension says so (Firefox). */
  lendToken?(): Promise<void>;
  withdrawToken?(): Promise<void>;
  /** One atomic change of session rules. Rejects, changing nothing, when the browser refuses one of them. */
  updateRules(change: {
    readonly remove: readonly number[];
    readonly add: readonly SessionRule[];
  }): Promise<void>;
  /** Ids of all session rules there are. */
  ruleIds(): Promise<number[]>;
  /**
   * From now on nothing of the browser's HTTP auth cache goes to these origins (`https://host:port`); where the cache
   * cannot be emptied, until `releaseAuthCache`.
   */
  clearAuthCache(origins: readonly string[] | 'all'): Promise<void>;
  /** The vault is open: what the user typed into the browser's own prompt may go again where it could not be emptied. */
  releaseAuthCache?(): Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

export interface WebRequestEvent<Listener, Rest extends unknown[]> {
  addListener(listener: Listener, ...rest: Rest): void;
  removeListener(listener: unknown): void;
}
