/**
 * Reading `WWW-Authenticate` (RFC 7235, section 4.1). Servers write it loosely: nginx puts a realm between quotes
 * without escaping quotes inside it, so a quote ends a value only before a comma or the end.
 */

export interface Challenge {
  /** Lower case. */
  readonly scheme: string;
  readonly realm?: string;
}

/** Longest field value looked at; a realm is shown to a user, and no honest one comes near this. */
const maxLength = 8192;

const schemeStart = /^[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s+|$|(?=,))/;
const parameter = /^[\s,]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:\\.|[^\\])*?)"\s*(?=,|$)|([^\s,"]*))/s;
const token68 = /^\s*[A-Za-z0-9._~+/-]+=*\s*(?=,|$)/;

/** Reads the parameters at the start of `text`, names in lower case; `rest` is what follows them. */
export function readParameters(text: string): { parameters: ReadonlyMap<string, string>; rest: string } {
  const parameters = new Map<string, string>();
  let rest = text;
  for (let next = parameter.exec(rest); next !== null; next = parameter.exec(rest)) {
    const name = next[1]?.toLowerCase() ?? '';
    if (!parameters.has(name)) parameters.set(name, next[2]?.replace(/\\(.)/gs, '$1') ?? next[3] ?? '');
    rest = rest.slice(next[0].length);
  }
  return { parameters, rest };
}

/**
 * A realm as it was written. Browsers read the bytes of a header as Latin-1, which servers mostly mean as UTF-8 (RFC 7617
 * leaves it open): some places give the text, some what Latin-1 makes of it.
 */
export function readableRealm(realm: string): string {
  const codes = Array.from(realm, character => character.charCodeAt(0));
  if (codes.every(code => code < 0x80) || codes.some(code => code > 0xff)) return realm;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes)).normalize();
  } catch {
    return realm; // it was Latin-1
  }
}

/**
 * The challenges of one header field's value, in order. What cannot be read ends the list: a challenge that is
 * not understood is none of ours.
 */
export function parseChallenges(value: string): Challenge[] {
  const challenges: Challenge[] = [];
  let rest = value.slice(0, maxLength);
  while (rest.trim() !== '') {
    const scheme = schemeStart.exec(rest);
    if (scheme?.[1] === undefined) break;
    const read = readParameters(rest.slice(scheme[0].length));
    const { parameters } = read;
    rest = parameters.size > 0 ? read.rest : read.rest.replace(token68, '');
    const realm = parameters.get('realm');
    challenges.push({
      scheme: scheme[1].toLowerCase(),
      ...(realm === undefined ? {} : { realm: readableRealm(realm) }),
    });
  }
  return challenges;
}

/** The realm of the first of `values` that begins with a challenge of this scheme. */
export function realmOffered(values: readonly string[], scheme: string): string | undefined {
  return values.map(value => parseChallenges(value)[0]).find(it => it?.scheme === scheme)?.realm;
}

/** Whether one of `values` (the response's WWW-Authenticate fields) offers this scheme and, if given, realm. */
export function offers(values: readonly string[], scheme: string, realm: string | undefined): boolean {
  return values
    .flatMap(parseChallenges)
    .some(it => it.scheme === scheme && (realm === undefined || (it.realm ?? '') === realm));
}
