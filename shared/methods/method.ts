/** What every method describes: its fields, what makes them valid, and what it does to a request. */
import type { Fields } from '../auth-config.js';
import type { IdentitySource } from '../protocol-requests.js';

export interface FieldDescription {
  /** QGIS's name of the field. */
  readonly name: string;
  readonly secret: boolean;
  readonly required: boolean;
  /** `file`: its bytes in base64. `flag`: `yes` or nothing. `choice`: one of `choices`. Else a line of text. */
  readonly kind?: 'file' | 'flag' | 'choice';
  /** Few need it: shown when asked for, or when it has a value. */
  readonly rare?: true;
  /** Asked for only where other fields have these values; elsewhere it means nothing. */
  readonly when?: Readonly<Record<string, string>>;
  /** The first is the empty one, for what is not chosen. */
  readonly choices?: readonly string[];
}

/** Entries of the user's own naming: as many as anybody needs, and a request still has room for. */
export const mostEntries = 20;

/** Longest file in a field, in bytes: what a record holds, in base64. */
export const longestFile = 700_000;

/** A reason why a field cannot be saved; the UI has a text for each. */
export interface FieldProblem {
  readonly field: string;
  readonly reason:
    | 'required'
    | 'colon'
    | 'control-character'
    | 'file-too-large'
    | 'one-of-two'
    | 'token'
    | 'header-name'
    | 'header-forbidden'
    | 'header-twice'
    | 'header-trusted'
    | 'maptiler-token'
    | 'parameter-name'
    | 'parameter-twice'
    | 'https-address'
    | 'loopback-address'
    | 'issuer-or-addresses';
}

/** A problem that the user may put up with, having been told what it means; every other keeps a config from being saved. */
export function isConfirmable({ reason }: { readonly reason: string }): boolean {
  return reason === 'header-trusted';
}

/** A request as it is about to be sent; `time` in milliseconds since the epoch. */
export interface Signable {
  readonly url: string;
  readonly method: string;
  readonly time: number;
  /** What its page set, as far as known. */
  readonly requestHeaders?:
    | readonly { readonly name: string; readonly value?: string | undefined }[]
    | undefined;
}

/** Each request is signed for itself, so no rule can do it. */
export interface Signing {
  /** Header fields that sign this very request; absent where the signature is a part of the address. */
  headers?(request: Signable): Readonly<Record<string, string>>;
  /** The address with a signature in it, for a GET. */
  address(request: Signable): string;
  /** Whether a request bears a signature made with this config; `authorization` is its header field. */
  isSigned(url: string, authorization: string | undefined): boolean;
}

/** What a method sets on a request: one of these. */
export interface Effect {
  /** Header fields. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters of the query, in the place of those the address has already. */
  readonly query?: Readonly<Record<string, string>>;
  readonly signing?: Signing;
}

export interface IdentityReading {
  readonly source: IdentitySource;
  readonly password: string | null;
}

/** A refusal of the secret that only the body tells from other answers. */
export interface BodyRefusal {
  /** What the answers that may be one have in common. */
  readonly statuses: readonly number[];
  readonly contentType: RegExp;
  /** Whether a body says it; of the first few kilobytes. */
  isIn(body: string): boolean;
}

export interface Method {
  /** QGIS's name of the method. */
  readonly name: string;
  readonly fields: readonly FieldDescription[];
  /** Every field is an entry of the user's own naming, and its value a secret; `fields` is empty then. */
  readonly entries?: 'headers' | 'parameters';
  /**
   * What it sends is part of the address in every browser (invariant 11): pages, the history and servers' logs see it,
   * and no site may use it for good.
   */
  readonly inAddress?: true;
  /**
   * Names of what the method keeps beside its fields, for the background alone: not shown, not typed, no part of what
   * makes a config another one, and gone when a field changes.
   */
  readonly kept?: readonly string[];
  /** Whether there is ever anything to send to a resource; without it there is for each. */
  serves?(values: Fields, resource: string): boolean;
  /** Match patterns of the hosts that the method itself speaks to. */
  contacts?(fields: Fields): string[];
  /** Problems of the fields, none when they can be saved. */
  check(fields: Fields): FieldProblem[];
  /** How servers refuse the secret where no 401 says so. */
  readonly refusal?: BodyRefusal;
  /** The effect is a signature of each request. */
  readonly signs?: true;
  /** What a request to the resource of this text carries from the start; absent for a method that can only answer challenges. */
  effect?(fields: Fields, resource?: string): Effect;
  /**
   * It is a client certificate: no header, and used by the browser's own TLS with the companion's help. What the
   * companion is to read for its fields.
   */
  identity?(fields: Fields): IdentityReading;
  /** Challenge scheme (RFC 7235, lower case) this method answers, if it knows a challenge. */
  readonly scheme?: string;
}

/** Whether the method has a field of this name. */
export function hasField({ entries, fields }: Method, name: string): boolean {
  return entries !== undefined || fields.some(field => field.name === name);
}

/**
 * Why fields of the user's own naming cannot be taken over from a file: names that nobody may set, or that are set only
 * after a confirmation, which a file cannot give. Fields of the method's own may wait for the editor.
 */
export function entriesProblem({ entries, check }: Method, fields: Fields): FieldProblem | undefined {
  return entries === undefined ? undefined : check(fields)[0];
}

/** Whether the value of a field is shown again only to who gives the master password once more. */
export function isSecret({ entries, fields }: Method, name: string): boolean {
  return entries !== undefined || fields.some(field => field.name === name && field.secret);
}
