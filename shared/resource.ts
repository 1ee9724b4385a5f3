/**
 * Where an auth config applies: `scheme://host[:port][/path]`, the host exact or with `*.` as a whole leftmost
 * label. Parsing is the browser's own (`new URL`, WHATWG URL); nothing here interprets a URL by itself.
 */

import { isBelow } from './domains.js';

export interface Resource {
  readonly scheme: 'https' | 'http';
  /** Canonical host of `new URL`: lower case, IDN in punycode, IPv6 in brackets; without the `*.`. */
  readonly host: string;
  /** `*.host`: one or more labels below `host`, never `host` itself. */
  readonly wildcard: boolean;
  readonly port: number;
  /**
   * `/…` as `new URL` writes it. With a final `/` it covers what lies below it; without, exactly that path (with
   * any query) and what lies below it.
   */
  readonly path: string;
}

export type ResourceError =
  | 'empty'
  | 'not-a-url'
  | 'scheme'
  | 'userinfo'
  | 'host'
  | 'wildcard'
  | 'wildcard-address'
  | 'too-long';

/** What was cut from the text before it became a resource. */
export type ResourceNotice = 'query-cut' | 'fragment-cut';

export type ParsedResource =
  | { readonly ok: true; readonly resource: Resource; readonly notices: readonly ResourceNotice[] }
  | { readonly ok: false; readonly error: ResourceError };

const defaultPorts: Readonly<Record<string, number>> = { https: 443, http: 80 };
/** A WebSocket belongs to the resource of the scheme it is opened over (RFC 6455, section 4.1). */
const schemeOfProtocol: Readonly<Record<string, Resource['scheme']>> = {
  'https:': 'https',
  'wss:': 'https',
  'http:': 'http',
  'ws:': 'http',
};
/** Longest path taken: rule priorities are computed from it, and no server takes much more. */
export const maxPathLength = 2048;

function isIpAddress(host: string): boolean {
  // `new URL` turns every way to write an IPv4 address into dotted decimal, and brackets IPv6.
  return host.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Reads what a user wrote or pasted. Query and fragment are cut, with a notice; everything else that is not a
 * resource is refused with a reason, for a junk URL must never match more than was meant.
 */
export function parseResource(text: string): ParsedResource {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, error: 'empty' };
  const scheme = /^(https?):\/\//i.exec(trimmed)?.[1];
  if (scheme === undefined)
    return { ok: false, error: /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? 'scheme' : 'not-a-url' };
  // The wildcard is taken off before parsing, as `*` is a legal character of a host for `new URL`.
  const afterScheme = trimmed.slice(scheme.length + 3);
  const wildcard = afterScheme.startsWith('*.');
  const url = URL.parse(`${scheme}://${wildcard ? afterScheme.slice(2) : afterScheme}`);
  if (url === null) return { ok: false, error: 'not-a-url' };
  if (url.username !== '' || url.password !== '') return { ok: false, error: 'userinfo' };
  const host = url.hostname;
  if (host.includes('*')) return { ok: false, error: 'wildcard' };
  if (wildcard && isIpAddress(host)) return { ok: false, error: 'wildcard-address' };
  if (!/^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)$/.test(host)) return { ok: false, error: 'host' };
  if (url.pathname.length > maxPathLength) return { ok: false, error: 'too-long' };
  const notices: ResourceNotice[] = [];
  if (url.href.includes('?')) notices.push('query-cut');
  if (/#/.test(url.href)) notices.push('fragment-cut');
  return { ok: true, resource: resourceOf(url, wildcard), notices };
}

function resourceOf(url: URL, wildcard: boolean): Resource {
  const scheme = schemeOfProtocol[url.protocol] ?? 'https';
  return {
    scheme,
    host: url.hostname,
    wildcard,
    port: url.port === '' ? (defaultPorts[scheme] ?? 0) : Number(url.port),
    path: url.pathname,
  };
}

/** `scheme://host[:port]` with the default port folded, as an origin is written; `*.` kept. */
export function originText(resource: Resource): string {
  const port = resource.port === defaultPorts[resource.scheme] ? '' : `:${resource.port}`;
  return `${resource.scheme}://${resource.wildcard ? '*.' : ''}${resource.host}${port}`;
}

/** The canonical text of a resource: equal resources have equal texts, and `parseResource` reads it back. */
export function formatResource(resource: Resource): string {
  return originText(resource) + resource.path;
}

/** The host permission a resource needs: scheme- and host-exact, without a port (both browsers ignore it). */
export function permissionOrigin(resource: Resource): string {
  return `${resource.scheme}://${resource.wildcard ? '*.' : ''}${resource.host}/*`;
}

/** A URL as matching sees it. */
export interface Target {
  readonly scheme: Resource['scheme'];
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/**
 * What of a URL takes part in matching; undefined for a URL that no resource ever matches: another scheme, no
 * URL at all, or one that brings credentials of its own (`https://user:pass@host/`), which are the user's choice.
 */
export function targetOf(url: string): Target | undefined {
  const parsed = URL.parse(url);
  const scheme = parsed === null ? undefined : schemeOfProtocol[parsed.protocol];
  if (parsed === null || scheme === undefined || parsed.username !== '' || parsed.password !== '')
    return undefined;
  const { host, port, path } = resourceOf(parsed, false);
  return { scheme, host, port, path };
}

function coversPath(path: string, target: string): boolean {
  if (!target.startsWith(path)) return false;
  return path.endsWith('/') || target.length === path.length || target[path.length] === '/';
}

/** Invariant 1: same scheme, label-aware host, same port, path on a segment border. */
export function matches(resource: Resource, url: string): boolean {
  const target = targetOf(url);
  return target !== undefined && matchesTarget(resource, target);
}

function matchesTarget(resource: Resource, target: Target): boolean {
  return (
    resource.scheme === target.scheme &&
    resource.port === target.port &&
    (resource.wildcard ? isBelow(target.host, resource.host) : resource.host === target.host) &&
    coversPath(resource.path, target.path)
  );
}

/** Whether every host of `inner` is a host of `outer`. */
function coversHost(outer: Resource, inner: Resource): boolean {
  if (!outer.wildcard) return !inner.wildcard && outer.host === inner.host;
  return isBelow(inner.host, outer.host) || (inner.wildcard && inner.host === outer.host);
}

/** Whether every URL that `inner` matches is matched by `outer` too. */
export function covers(outer: Resource, inner: Resource): boolean {
  return (
    outer.scheme === inner.scheme &&
    outer.port === inner.port &&
    coversHost(outer, inner) &&
    coversPath(outer.path, inner.path)
  );
}

/** Whether some URL may be matched by both. */
export function overlaps(a: Resource, b: Resource): boolean {
  return (
    a.scheme === b.scheme &&
    a.port === b.port &&
    (coversHost(a, b) || coversHost(b, a)) &&
    (coversPath(a.path, b.path) || coversPath(b.path, a.path))
  );
}

/**
 * Specificity as one number, greater is more specific: an exact host before any wildcard, a wildcard with more
 * labels before one with fewer, then the longer path. Two different resources that match one URL never have the
 * same number. Below 2^20 for every resource that `parseResource` accepts.
 */
export function specificity(resource: Resource): number {
  const labels = resource.wildcard ? Math.min(resource.host.split('.').length, 127) : 128;
  return labels * 4096 + resource.path.length;
}

/**
 * The resources that match `url`, most specific first; those of one group are the same place (a tie, which only
 * the user can decide).
 */
export function rank<R extends Resource>(resources: readonly R[], url: string): R[][] {
  const target = targetOf(url);
  if (target === undefined) return [];
  const groups = new Map<number, R[]>();
  for (const resource of resources) {
    if (!matchesTarget(resource, target)) continue;
    const key = specificity(resource);
    groups.set(key, [...(groups.get(key) ?? []), resource]);
  }
  return [...groups].sort(([a], [b]) => b - a).map(([, group]) => group);
}
