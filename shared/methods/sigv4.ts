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

/** Everything but the unreserved characters of RFC 3986, which `encodeURIComponent` leaves some more of. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, it => `%${it.charCodeAt(0).toString(16).toUpperCase()}`);

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that means itself
  }
}

/** A slash is a slash, also an encoded one: keys of S3 have no folders. */
const canonicalPath = (path: string) => encode(decode(path)).replaceAll('%2F', '/');

const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Sorted by name, then by value, both as they are written. */
const canonicalQuery = (parameters: Iterable<readonly [string, string]>) =>
  Array.from(parameters, ([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => byCode(a, b) || byCode(x, y))
    .map(pair => pair.join('='))
    .join('&');

/** `20130524T000000Z`. */
const dateOf = (time: number) => new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');

const scopeOf = ({ region }: AwsKey, date: string) => `${date.slice(0, 8)}/${region}/s3/aws4_request`;

interface Canonical {
  readonly method: string;
  readonly url: URL;
  readonly query: Iterable<readonly [string, string]>;
  /** Header fields to be signed, names in lower case and sorted. */
  readonly headers: readonly (readonly [string, string])[];
  readonly payload: string;
}

function signature(key: AwsKey, date: string, { method, url, query, headers, payload }: Canonical): string {
  const names = headers.map(([name]) => name).join(';');
  const lines = headers.map(([name, value]) => `${name}:${value.trim()}\n`).join('');
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

/** Header fields that sign a request. `Host` is the browser's, and signed as it sends it: with the port, if one is named. */
export function signedHeaders(key: AwsKey, { url, method, time }: Signable): Record<string, string> {
  const target = new URL(url);
  const date = dateOf(time);
  const set: Record<string, string> = {
    'x-amz-content-sha256': unsigned,
    'x-amz-date': date,
    ...(key.sessionToken ? { 'x-amz-security-token': key.sessionToken } : {}),
  };
  const headers = [['host', target.host] as const, ...Object.entries(set)];
  const made = signature(key, date, {
    method,
    url: target,
    query: target.searchParams,
    headers,
    payload: unsigned,
  });
  const names = headers.map(([name]) => name).join(';');
  const credential = `Credential=${key.id}/${scopeOf(key, date)}`;
  return { ...set, authorization: `${algorithm} ${credential}, SignedHeaders=${names}, Signature=${made}` };
}

/** The address with a signature in it, good for so many seconds. */
export function presigned(key: AwsKey, { url, method, time }: Signable, seconds: number): string {
  const target = new URL(url);
  const date = dateOf(time);
  const others = [...target.searchParams].filter(([name]) => !/^x-amz-/i.test(name));
  const query: [string, string][] = [
    ...others,
    ['X-Amz-Algorithm', algorithm],
    ['X-Amz-Credential', `${key.id}/${scopeOf(key, date)}`],
    ['X-Amz-Date', date],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', 'host'],
    ...(key.sessionToken ? [['X-Amz-Security-Token', key.sessionToken] as [string, string]] : []),
  ];
  const headers = [['host', target.host] as const];
  const made = signature(key, date, { method, url: target, query, headers, payload: unsigned });
  const canonical = `${target.origin}${canonicalPath(target.pathname)}?${canonicalQuery(query)}`;
  return `${canonical}&X-Amz-Signature=${made}${target.hash}`;
}
