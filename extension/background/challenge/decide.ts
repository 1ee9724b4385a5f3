/**
 * What becomes of a challenge: one pure function over what is known of it. The first row that applies decides;
 * whatever no row serves is left to the browser (`pass`) or ends in the server's own 401 (`cancel`).
 */
import type { PairState } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import type { TopPage } from '../../browser/browser.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import type { Pair } from '../attach/place.js';

export interface ChallengeFacts {
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly isProxy: boolean;
  readonly incognito: boolean;
  /** Lower case scheme of the challenge. */
  readonly scheme: string;
  readonly realm: string | undefined;
  readonly challenger: { readonly host: string; readonly port: number };
  readonly initiator: string | undefined;
  readonly topPage: TopPage;
  /** Sec-Fetch-Site, where the browser sends it: no page can set it. */
  readonly fetchSite?: string | undefined;
  /** The request is one of this extension's own pages. */
  readonly ownRequest: boolean;
  /** The request went out with an Authorization header, set by a rule or by the page: no answer would be used. */
  readonly hadAuthorization: boolean;
  /** This request was answered for this URL before: the credentials are wrong. */
  readonly answeredBefore: boolean;
}

export interface VaultFacts {
  readonly state: 'absent' | 'locked' | 'unlocked' | 'damaged' | 'unsupported';
  /** A resource of the vault may lie on the host: all that is known while locked. */
  readonly concernsHost: boolean;
  /**
   * The pairs of the most specific resource that matches, or the one of them that the URL may name: several are an
   * undecided tie; empty while locked.
   */
  readonly pairs: readonly Pair[];
  /** State of the single pair. */
  readonly pairState: PairState;
  /** Challenge scheme of its method. */
  readonly methodScheme: string | undefined;
  /** Realm the user bound the config to, if any. */
  readonly boundRealm: string | undefined;
  /** Whether the user granted the config of a pair to a site, for this request's tab. */
  readonly allowsSite: (host: string) => boolean;
  /** Another request of the unproven pair is being tried. */
  readonly trialRunning: boolean;
}

export type Decision =
  | { readonly kind: 'answer' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'choose' }
  | { readonly kind: 'wrong-credentials' }
  | { readonly kind: 'pass'; readonly why?: TabEntry['outcome'] }
  | { readonly kind: 'cancel'; readonly why?: TabEntry['outcome'] };

const pass: Decision = { kind: 'pass' };
const cancel = (why: TabEntry['outcome']): Decision => ({ kind: 'cancel', why });

/** Ports of `new URL` are empty where they are the default. */
const defaultPorts: Readonly<Record<string, string>> = {
  'https:': '443',
  'wss:': '443',
  'http:': '80',
  'ws:': '80',
};

/** Who is behind a request, as far as the browser tells. */
export type SiteFacts = Pick<ChallengeFacts, 'url' | 'type' | 'method' | 'initiator' | 'topPage'>;

/**
 * Whether a page of the resource's own host or of a granted site caused the request, under a top page of one of these,
 * all of them over the resource's scheme or better.
 */
export function causedByAllowed(
  { url, type, initiator, topPage }: SiteFacts,
  allowsSite: (host: string) => boolean,
): boolean {
  const target = URL.parse(url);
  const from = initiator === undefined ? null : URL.parse(initiator);
  if (target === null || from === null) return false;
  const secure = target.protocol === 'https:' || target.protocol === 'wss:';
  const serves = (host: string, scheme: string) =>
    (host === target.hostname || allowsSite(host)) && (!secure || scheme === 'https');
  if (!serves(from.hostname, from.protocol.slice(0, -1))) return false;
  return type === 'main_frame' || (topPage !== 'unreadable' && serves(topPage.host, topPage.scheme));
}

/**
 * Whether the request may use a secret (invariant 3): a top-level GET or HEAD navigation, or one that an allowed page
 * caused.
 */
export function servesSite(request: SiteFacts, allowsSite: (host: string) => boolean): boolean {
  const { type, method } = request;
  if (type === 'main_frame' && (method === 'GET' || method === 'HEAD')) return true;
  return causedByAllowed(request, allowsSite);
}

/** Whether the challenge comes from the server the URL names (RFC 7235: an origin server's own challenge). */
function challengerIsServer({ url, challenger }: ChallengeFacts): boolean {
  const target = URL.parse(url);
  if (target === null) return false;
  const port = target.port === '' ? defaultPorts[target.protocol] : target.port;
  const bare = (host: string) => host.replace(/^\[|\]$/g, '');
  return bare(challenger.host) === bare(target.hostname) && String(challenger.port) === port;
}

/** Several configs, and the user has chosen none of them. */
const isTie = ({ pairs }: VaultFacts) => pairs.length > 1;
const couldServe = ({ type, scheme }: ChallengeFacts, { method, resource }: Pair) =>
  methods.get(method)?.scheme === scheme && (type === 'main_frame' || resource.attach !== 'navigations');
const isClear = ({ resource }: Pair) => resource.scheme === 'http' && !resource.allowClearText;

type Row = readonly [applies: (c: ChallengeFacts, v: VaultFacts) => boolean, decision: Decision];

/** The table. Order matters: what is never ours comes first, then the vault, the match, consent, the pair. */
const rows: readonly Row[] = [
  [c => c.isProxy, pass],
  [c => c.incognito, pass],
  [c => c.ownRequest, cancel('other-realm')],
  [(_, v) => v.state !== 'locked' && v.state !== 'unlocked', pass],
  [(_, v) => v.state === 'locked' && !v.concernsHost, pass],
  [(_, v) => v.state === 'unlocked' && v.pairs.length === 0, pass],
  [c => !challengerIsServer(c), pass],
  // Ours was judged when the response came (observe.ts), a page's own is not ours to speak of.
  [c => c.hadAuthorization, { kind: 'cancel' }],
  [c => c.scheme !== 'basic' && c.scheme !== 'digest', pass],
  [(_, v) => v.state === 'locked', { kind: 'unlock' }],
  // A tie: the user is asked only where the answer could serve the request.
  [(c, v) => isTie(v) && !v.pairs.some(pair => couldServe(c, pair)), pass],
  [(c, v) => isTie(v) && (!servesSite(c, v.allowsSite) || v.pairs.every(isClear)), cancel('tie')],
  [(_, v) => isTie(v), { kind: 'choose' }],
  [(_, v) => v.pairs.some(isClear), cancel('clear-text')],
  [(c, v) => v.methodScheme !== c.scheme, pass],
  [(c, v) => v.boundRealm !== undefined && v.boundRealm !== c.realm, { kind: 'pass', why: 'other-realm' }],
  [
    (c, v) => c.answeredBefore && v.pairState.realm !== undefined && v.pairState.realm !== c.realm,
    cancel('other-realm'),
  ],
  [c => c.answeredBefore, { kind: 'wrong-credentials' }],
  [
    (c, v) => v.pairs.some(({ resource }) => resource.attach === 'navigations') && c.type !== 'main_frame',
    pass,
  ],
  [(c, v) => !servesSite(c, v.allowsSite), cancel('foreign')],
  [(_, v) => v.pairState.outcome === 'failed', cancel('failed-before')],
  [(c, v) => v.pairState.realm !== undefined && v.pairState.realm !== c.realm, cancel('other-realm')],
  [(_, v) => v.pairState.outcome === 'unproven' && v.trialRunning, { kind: 'wait' }],
];

/** Decides on a challenge. */
export function decide(challenge: ChallengeFacts, vault: VaultFacts): Decision {
  return rows.find(([applies]) => applies(challenge, vault))?.[1] ?? { kind: 'answer' };
}
