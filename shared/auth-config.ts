/**
 * The model both programs agree on: an auth config is a named set of credentials of one method and the
 * resources it applies to (design: "Words").
 */
import type { Resource } from './resource';

/** authcfg id: `[a-z][a-z0-9]{6}`; ids imported from QGIS may be any 7 letters or digits. */
export type AuthConfigId = string;

/** When the secret of a config is attached to requests of a resource. */
export const attachModes = ['proven', 'at-once', 'navigations', 'challenge'] as const;
export type AttachMode = (typeof attachModes)[number];

/** A resource as a config holds it: where it applies, and the user's decisions about it. */
export interface ConfigResource extends Resource {
  readonly attach: AttachMode;
  /** The user marked this one http resource after a warning; always false for https. */
  readonly allowClearText: boolean;
  /** The host is itself a public suffix (tldts, private section): sub-domains are strangers to it. */
  readonly publicSuffix: boolean;
}

/** The values of a config's method by QGIS's field names (`username`, `password`, `realm`, …). */
export type Fields = Readonly<Record<string, string>>;

export interface AuthConfig {
  readonly id: AuthConfigId;
  readonly name: string;
  readonly method: string;
  readonly fields: Fields;
  readonly resources: readonly ConfigResource[];
}

/** What the sealed index holds of a config: everything but the values of its fields. */
export type AuthConfigSummary = Omit<AuthConfig, 'fields'>;

const letters = 'abcdefghijklmnopqrstuvwxyz';
const lettersAndDigits = `${letters}0123456789`;

/** One character of `alphabet` without modulo bias: bytes past the last whole multiple are drawn again. */
function randomCharacter(alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= limit);
  return alphabet[(byte[0] ?? 0) % alphabet.length] ?? '';
}

/**
 * A new authcfg id, `[a-z][a-z0-9]{6}` as QGIS generates them, that `taken` does not hold.
 */
export function newAuthConfigId(taken: (id: AuthConfigId) => boolean): AuthConfigId {
  for (;;) {
    let id = randomCharacter(letters);
    while (id.length < 7) id += randomCharacter(lettersAndDigits);
    if (!taken(id)) return id;
  }
}

/** Whether `text` is an id that Latchkey keeps: 7 letters or digits, the form of QGIS's. */
export function isAuthConfigId(text: string): text is AuthConfigId {
  return /^[A-Za-z0-9]{7}$/.test(text);
}

/** What names configs by their ids, once the one that had `from` has `to`. */
export function following<T extends { readonly configId: AuthConfigId }>(
  all: readonly T[],
  from: AuthConfigId,
  to: AuthConfigId,
): T[] {
  return all.map(it => (it.configId === from ? { ...it, configId: to } : it));
}

/**
 * What is known of a pair (config, resource). `scheme` and `realm` are those of the challenge the pair was
 * proven with; absent when no challenge was seen.
 */
export interface PairState {
  readonly outcome: 'unproven' | 'proven' | 'failed';
  readonly scheme?: string;
  readonly realm?: string;
  /** HTTP status that led to `failed`, for the user. */
  readonly status?: number;
  /** Milliseconds since the epoch of the last use, for "most recently used". */
  readonly lastUsed?: number;
}

/** States of a config's pairs by resource text (`formatResource`); a missing one is unproven. */
export type PairStates = Readonly<Record<string, PairState>>;
