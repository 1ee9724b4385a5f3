/**
 * URL conditions for a resource. What a filter really matches was measured (docs/architecture.md, "Filters"):
 * matching is case-insensitive unless told, `^` also stands for `~`, `;` and `,`, `*` is a wildcard even in a path,
 * and rules see the fragment.
 */
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { originText, type Resource } from '../../../shared/resource.js';

export type Filter =
  | { readonly urlFilter: string }
  | { readonly regexFilter: string }
  /** Hosts with all below them. */
  | { readonly requestDomains: readonly string[] };

export interface Filters {
  /** For http or https. */
  readonly http: readonly Filter[];
  /** For ws or wss; empty where the browser takes a WebSocket for http. */
  readonly webSocket: readonly Filter[];
}

/**
 * Longest `host[:port]/path` of a wildcard resource that is taken. Chromium refuses a regular expression that
 * compiles to more than 2 KiB. Measured on Chromium 156 with the form of `regex` below: 95 characters behind the
 * labels pass, 96 do not, whichever they are and whatever the scheme. An exact host has no such limit (3,000
 * characters of path pass), as RE2 does not compile a literal start.
 */
export const maxWildcardLength = 95;

/** The same with a condition on the query behind it: 65 pass, 75 do not. */
export const maxNamedWildcardLength = 60;

const webSocketScheme = { https: 'wss', http: 'ws' } as const;

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** `host[:port]/path`, the default port folded; without the `*.`. */
function literalOf(resource: Resource): string {
  return originText({ ...resource, wildcard: false }).slice(`${resource.scheme}://`.length) + resource.path;
}

/** An anchored regular expression (RE2): whole labels for a wildcard, a segment border behind the path. */
function regex(resource: Resource, protocol: string, query?: string): string {
  const labels = resource.wildcard ? '(?:[a-z0-9_-]+\\.)+' : '';
  const start = `^${protocol}://${labels}${escapeRegex(literalOf(resource))}`;
  const isFolder = resource.path.endsWith('/');
  if (query === undefined) return `${start}${isFolder ? '' : '(?:[/?#]|$)'}`;
  return `${start}${isFolder ? '[^?#]*' : '(?:/[^?#]*)?'}\\?(?:[^#]*&)?${query}`;
}

/** Filters that match exactly the URLs of the resource under `protocol`; undefined when there are none. */
function filtersFor(resource: Resource, protocol: string, query?: string): Filter[] | undefined {
  const { wildcard, path } = resource;
  const longest = query === undefined ? maxWildcardLength : maxNamedWildcardLength;
  if (wildcard && literalOf(resource).length > longest) return undefined;
  if (query !== undefined || wildcard || /[*^|]/.test(path))
    return [{ regexFilter: regex(resource, protocol, query) }];
  const start = `|${protocol}://${literalOf(resource)}`;
  // The four things that may follow a path without a final slash: its end, a segment, a query, a fragment.
  return (path.endsWith('/') ? [''] : ['|', '/', '?', '#']).map(end => ({ urlFilter: start + end }));
}

/**
 * Filters of a resource, or undefined when no filter can say it: it is then served by challenge. `query`: a regular
 * expression for what its query must hold, from the start of a parameter on.
 */
export function filtersOf(
  resource: Resource,
  webSocketSchemes: boolean,
  query?: string,
): Filters | undefined {
  const http = filtersFor(resource, resource.scheme, query);
  const webSocket = webSocketSchemes ? filtersFor(resource, webSocketScheme[resource.scheme], query) : [];
  return http === undefined || webSocket === undefined ? undefined : { http, webSocket };
}

/** The filter of one address and no other. */
export function addressFilter(url: string): Filter {
  return /[*^|]/.test(url) ? { regexFilter: `^${escapeRegex(url)}$` } : { urlFilter: `|${url}|` };
}

/** Filters of everything at an exact origin. */
export function originFilters(origin: string, webSocketSchemes: boolean): Filters {
  const { host, protocol } = new URL(origin);
  const filter = (scheme: string) => [{ urlFilter: `|${scheme}://${host}/` }];
  return {
    http: filter(protocol.slice(0, -1)),
    webSocket: webSocketSchemes ? filter(protocol === 'https:' ? 'wss' : 'ws') : [],
  };
}

/** What `authcfgOf` reads as this id, but for a parameter given twice: `authcfgRepeated` is to be kept away first. */
export const authcfgNames = (id: AuthConfigId) => `authcfg=${id}(?:[&#]|$)`;
export const authcfgRepeated = 'authcfg=[^#]*&authcfg=';

/**
 * Filters of URLs of the resource that name `id`, for taking the parameter out. They need no regular expression, as
 * no harm is done where they match too much: what is no parameter of that name stays.
 */
export function strippableFilters(resource: Resource, id: AuthConfigId): Filter[] {
  const { wildcard, path, scheme } = resource;
  if (wildcard || /[*^|]/.test(path)) return [];
  const start = `|${scheme}://${literalOf(resource)}`;
  const starts = path.endsWith('/')
    ? [`${start}*?`, `${start}*&`]
    : [`${start}?`, `${start}?*&`, `${start}/*?`, `${start}/*&`];
  return starts.map(it => ({ urlFilter: `${it}authcfg=${id}^` }));
}

/** Whether a rule counts against the limit of regular expressions. */
export function isRegex(rule: { readonly condition: Readonly<Record<string, unknown>> }): boolean {
  return 'regexFilter' in rule.condition;
}
