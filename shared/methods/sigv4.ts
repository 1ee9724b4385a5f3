/**
 * Signature Version 4 of Amazon Web Services for S3, over a request or as a part of its address ("Authenticating Requests:
 * Using the Authorization Header" and "Using Query Parameters" of the S3 API reference). The payload is not signed: it is
 * on its way to nobody else under TLS, and no browser shows it.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Signable } from './method.js';

export interface AwsKey {
  readonly id: string;
  readonly secret: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
  readonly region: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const unsigned = 'UNSIGNED-PAYLOAD';

const unreserved = /[A-Za-z0-9\-._~]/;
const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * What a browser wrote, with everything encoded but the unreserved characters of RFC 3986, and those not. Byte by byte: not
 * every byte is UTF-8, and a percent sign may mean itself.
 */
const canonical = (written: string) =>
  written.replace(/%([0-9a-f]{2})|[^A-Za-z0-9\-._~]/gi, (it, hex?: string) => {
    const byte = hex === undefined ? it.charCodeAt(0) : Number.parseInt(hex, 16);
    const character = String.fromCharCode(byte);
    return unreserved.test(character) ? character : percent(byte);
  });

/** As servers compute it. A slash is a slash, also an encoded one: keys of S3 have no folders. */
const canonicalPath = (path: string) => canonical(path).replaceAll('%2F', '/');

type Parameter = readonly [name: string, value: string];

/** The parameters of an address, encoded; a plus is a blank. */
const parametersOf = ({ search }: URL): Parameter[] =>
  search
    .slice(1)
    .split('&')
    .filter(pair => pair !== '')
    .map(pair => {
      const [name = '', ...value] = pair.replaceAll('+', '%20').split('=');
      return [canonical(name), canonical(value.join('='))];
    });

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by name, then by value, both as they are encoded. */
const canonicalQuery = (parameters: readonly Parameter[]) =>
  parameters
    .toSorted(([a, x], [b, y]) => byCode(a, b) || byCode(x, y))
    .map(pair => pair.join('='))
    .join('&');

/** `20130524T000000Z`. */
const dateOf = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');

const scopeOf = ({ region }: AwsKey, date: string) => `${date.slice(0, 8)}/${region}/s3/aws4_request`;

interface Canonical {
  readonly method: string;
  readonly url: URL;
  readonly query: readonly Parameter[];
  /** Header fields to be signed, names in lower case and sorted. */
  readonly headers: readonly (readonly [string, string])[];
  readonly payload: string;
}

function signature(key: AwsKey, date: string, { method, url, query, headers, payload }: Canonical): string {
  const names = headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}\n`).join('');
  const request = [method, canonicalPath(url.pathname), canonicalQuery(query), lines, names, payload].join(
    '\n',
  );
  const text = [algorithm, date, scopeOf(key, date), bytesToHex(sha256(utf8ToBytes(request)))].join('\n');
  const steps = [...scopeOf(key, date).split('/'), text];
  const signed = steps.reduce(
    (last, step) => hmac(sha256, last, utf8ToBytes(step)),
    utf8ToBytes(`AWS4${key.secret}`),
  );
  return bytesToHex(signed);
}

/** Whatever the page says to S3 in headers has to be signed with the rest. */
const saysToS3 = (name: string) => name.startsWith('x-amz-');

/** Header fields that sign a request. `Host` is the browser's, and signed as it sends it: with the port, if one is named. */
export function signedHeaders(
  key: AwsKey,
  { url, method, time, requestHeaders = [] }: Signable,
): Record<string, string> {
  const target = new URL(url);
  const date = dateOf(time);
  const set: Record<string, string> = {
    'x-amz-content-sha256': unsigned,
    'x-amz-date': date,
    ...(key.sessionToken ? { 'x-amz-security-token': key.sessionToken } : {}),
  };
  const pages = requestHeaders.map(({ name, value = '' }) => [name.toLowerCase(), value] as const);
  const added = [['host', target.host] as const, ...Object.entries(set)];
  const headers = [...added, ...pages.filter(([name]) => saysToS3(name) && !Object.hasOwn(set, name))].sort(
    ([a], [b]) => byCode(a, b),
  );
  const made = signature(key, date, {
    method,
    url: target,
    query: parametersOf(target),
    headers,
    payload: unsigned,
  });
  const names = headers.map(([name]) => name).join(';');
  const credential = `Credential=${key.id}/${scopeOf(key, date)}`;
  return { ...set, authorization: `${algorithm} ${credential}, SignedHeaders=${names}, Signature=${made}` };
}

/**
 * The address with a signature in it, good for so many seconds. Its path stays as it is written: in the canonical one
 * `..%2F` would be a dot segment, which leads out of the resource.
 */
export function presigned(key: AwsKey, { url, method, time }: Signable, seconds: number): string {
  const target = new URL(url);
  const date = dateOf(time);
  const own = {
    'X-Amz-Algorithm': algorithm,
    'X-Amz-Credential': `${key.id}/${scopeOf(key, date)}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(key.sessionToken ? { 'X-Amz-Security-Token': key.sessionToken } : {}),
  };
  const query = [
    ...parametersOf(target).filter(([name]) => !/^x-amz-/i.test(name)),
    ...Object.entries(own).map(([name, value]): Parameter => [name, canonical(encodeURIComponent(value))]),
  ];
  const headers = [['host', target.host] as const];
  const made = signature(key, date, { method, url: target, query, headers, payload: unsigned });
  const address = `${target.origin}${target.pathname}?${canonicalQuery(query)}`;
  return `${address}&X-Amz-Signature=${made}${target.hash}`;
}
