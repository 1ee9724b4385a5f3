/** Answers to Digest challenges (RFC 7616, section 3.4): MD5 and SHA-256, without protection of the body. */
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { readParameters } from './challenge.js';

type Parameters = ReadonlyMap<string, string>;

interface Credentials {
  readonly username: string;
  readonly password: string;
}

interface Request {
  readonly url: string;
  readonly method: string;
}

const hashes: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = { md5, 'sha-256': sha256 };
const scheme = /(?:^|,)\s*Digest\s+/i;

/** The parameters of a Digest challenge or answer in a header's value; undefined when there is none. */
export function readDigest(value: string): Parameters | undefined {
  const found = scheme.exec(value);
  return found === null ? undefined : readParameters(value.slice(found.index + found[0].length)).parameters;
}

/** Bytes of what a header's value says, one for each character. */
const raw = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0));

/** A quoted string (RFC 9110, section 5.6.4) of these characters. */
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** UTF-8 bytes, one character each as header values have them. */
const asHeaderText = (text: string) =>
  Array.from(utf8ToBytes(text), byte => String.fromCharCode(byte)).join('');

const uriOf = ({ url }: Request) => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

/** The response to a challenge; undefined when it asks for what is not known here. */
function respond(parameters: Parameters, { username, password }: Credentials, request: Request) {
  const value = (name: string) => parameters.get(name) ?? '';
  const [, name = '', session] = /^(.*?)(-sess)?$/i.exec(parameters.get('algorithm') ?? 'MD5') ?? [];
  const hash = hashes[name.toLowerCase()];
  const qop = value('qop');
  if (hash === undefined || !['', 'auth'].includes(qop)) return undefined;
  const h = (...parts: readonly (string | Uint8Array)[]) => {
    const bytes = parts.flatMap((part, n) => [
      ...(n > 0 ? [0x3a] : []),
      ...(typeof part === 'string' ? utf8ToBytes(part) : part),
    ]);
    return bytesToHex(hash(Uint8Array.from(bytes)));
  };
  const [nonce, cnonce] = [raw(value('nonce')), raw(value('cnonce'))];
  const user = h(username, raw(value('realm')), password);
  const secret = session === undefined ? user : h(user, nonce, cnonce);
  const asked = h(request.method, uriOf(request));
  return qop === '' ? h(secret, nonce, asked) : h(secret, nonce, value('nc'), cnonce, qop, asked);
}

/**
 * An Authorization header that somebody made with other credentials, with the answer of these in its place; undefined
 * when it is no answer to a challenge known here, or one for another address than the request's.
 */
export function answerWith(authorization: string, request: Request, credentials: Credentials) {
  const parameters = readDigest(authorization);
  if (parameters?.get('uri') !== uriOf(request)) return undefined;
  const response = respond(parameters, credentials, request);
  if (response === undefined) return undefined;
  return authorization
    .replace(/\busername="(?:\\.|[^"\\])*"/s, () => `username=${quoted(asHeaderText(credentials.username))}`)
    .replace(/\bresponse="[0-9a-f]*"/, () => `response="${response}"`);
}

/** The Authorization header that answers a challenge for the first time; `cnonce` is any text nobody can guess. */
export function answerTo(challenge: Parameters, request: Request, credentials: Credentials, cnonce: string) {
  const offered = challenge
    .get('qop')
    ?.split(',')
    .map(qop => qop.trim().toLowerCase());
  const used = offered === undefined ? {} : { qop: offered.includes('auth') ? 'auth' : 'auth-int' };
  const parameters = new Map([
    ...challenge,
    ...Object.entries(used),
    ['nc', '00000001'],
    ['cnonce', cnonce],
  ] as const);
  const response = respond(parameters, credentials, request);
  if (response === undefined) return undefined;
  const given = ['realm', 'nonce', 'opaque'].flatMap(name => {
    const value = challenge.get(name);
    return value === undefined ? [] : [`${name}=${quoted(value)}`];
  });
  const algorithm = challenge.get('algorithm');
  return [
    `Digest username=${quoted(asHeaderText(credentials.username))}`,
    ...given,
    `uri=${quoted(uriOf(request))}`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(offered === undefined ? [] : ['qop=auth', 'nc=00000001', `cnonce=${quoted(cnonce)}`]),
    `response="${response}"`,
  ].join(', ');
}
