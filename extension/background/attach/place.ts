/**
 * From pairs (config, resource) to places: one for each distinct resource, with what is to be attached there.
 * The compiler turns places into rules.
 */
import type { AuthConfigId, ConfigResource, Fields, PairState } from '../../../shared/auth-config.js';
import type { TabGrant } from '../../../shared/grant.js';
import {
  hasControlCharacter,
  isForbiddenHeader,
  isHeaderName,
} from '../../../shared/methods/header-field.js';
import { methods } from '../../../shared/methods/index.js';
import type { Effect } from '../../../shared/methods/method.js';

/** A config at one of its resources. */
export interface Pair {
  readonly configId: AuthConfigId;
  readonly name: string;
  readonly method: string;
  readonly resource: ConfigResource;
  /** Canonical text of the resource (`formatResource`). */
  readonly text: string;
}

export interface Place {
  readonly resource: ConfigResource;
  /** Headers to set; absent: nothing is attached by a rule here, and nothing less specific may step in. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The pair the headers come from. */
  readonly pair?: Pair;
  /** Other sites than the resource's own, as the user decided about them. */
  readonly sites?: Sites;
  /** Ids by which a URL may name the pair's config. */
  readonly ids?: readonly AuthConfigId[];
  /** The other pairs of a tie, each for URLs that name it (`authcfg=<id>`) alone. */
  readonly named?: readonly Place[];
}

/** Everything whose headers a rule may attach at a place: what it stands for, and what URLs may name instead. */
export function attachedAt(place: Place): Place[] {
  return [place, ...(place.named ?? [])].filter(({ headers }) => headers !== undefined);
}

/** What is decided about sites for one config. */
export interface Sites {
  /** Sites whose pages may use it. */
  readonly allowed: readonly string[];
  /** Sites that may not without asking again: left out where a domain above them is allowed. */
  readonly withheld: readonly string[];
  /** Page loads that may use it, in their tab alone. */
  readonly tabs: readonly TabGrant[];
}

/** Whether requests may carry the secret of this pair without being asked (design: "How a request is authenticated"). */
export function goesUnasked(pair: Pair, state: PairState | undefined): boolean {
  const { attach, scheme, allowClearText } = pair.resource;
  if (scheme === 'http' && !allowClearText) return false;
  if (state?.outcome === 'failed' || attach === 'challenge') return false;
  const method = methods.get(pair.method);
  if (method?.effect === undefined) return false;
  // A method that knows no challenge cannot be proven by one: it attaches at once.
  const knowsChallenge = method.scheme !== undefined;
  return attach === 'at-once' || !knowsChallenge || state?.outcome === 'proven';
}

/** Whether each request of the pair is signed by itself. */
export function signs({ method }: Pick<Pair, 'method'>): boolean {
  return methods.get(method)?.signs === true;
}

/** Whether a rule may carry the secret of this pair. */
export function servedByRule(pair: Pair, state: PairState | undefined): boolean {
  return !signs(pair) && goesUnasked(pair, state);
}

/** Whether there is anything to set: a method whose token is still to come has nothing. */
export function isSomething({ headers, query, signing }: Effect): boolean {
  return headers !== undefined || query !== undefined || signing !== undefined;
}

/**
 * Whether browsers refuse a rule that sets it, and with it every other of the same change: files and backups bring names
 * and values that no editor has checked.
 */
export function isRefused({ headers, query }: Effect): boolean {
  const set = headers ?? query;
  if (set === undefined) return false;
  const names = Object.keys(set);
  if (names.length === 0 || [...names, ...Object.values(set)].some(hasControlCharacter)) return true;
  return set === headers && names.some(name => !isHeaderName(name) || isForbiddenHeader(name));
}

/** What a config's method sets at a resource, or undefined when its record cannot be read or the method is unknown. */
export function effectOf(
  { method, text }: Pick<Pair, 'method' | 'text'>,
  fields: Fields,
): Effect | undefined {
  return methods.get(method)?.effect?.(fields, text);
}
