/**
 * URL conditions for a resource. What a filter really matches was measured (docs/architecture.md, "Filters"):
 * matching is case-insensitive unless told, `^` also stands for `~`, `;` and `,`, `*` is a wildcard even in a path,
 * and rules see the fragment.
 */
import { originText, type Resource } from '../../../shared/resource.js';

export type Filter = { readonly urlFilter: string } | { readonly regexFilter: string };

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

const webSocketScheme = { https: 'wss', http: 'ws' } as const;

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** `host[:port]/path`, the default port folded; without the `*.`. */
function literalOf(resource: Resource): string {
  return originText({ ...resource, wildcard: false }).slice(`${resource.scheme}://`.length) + resource.path;
}

/** An anchored regular expression (RE2): whole labels for a wildcard, a segment border behind the path. */
function regex(resource: Resource, protocol: string): string {
  const labels = resource.wildcard ? '(?:[a-z0-9_-]+\\.)+' : '';
  const end = resource.path.endsWith('/') ? '' : '(?:[/?#]|$)';
  return `^${protocol}://${labels}${escapeRegex(literalOf(resource))}${end}`;
}

/** Filters that match exactly the URLs of the resource under `protocol`; undefined when there are none. */
function filtersFor(resource: Resource, protocol: string): Filter[] | undefined {
  const { wildcard, path } = resource;
  if (wildcard && literalOf(resource).length > maxWildcardLength) return undefined;
  if (wildcard || /[*^|]/.test(path)) return [{ regexFilter: regex(resource, protocol) }];
  const start = `|${protocol}://${literalOf(resource)}`;
  // The four things that may follow a path without a final slash: its end, a segment, a query, a fragment.
  return (path.endsWith('/') ? [''] : ['|', '/', '?', '#']).map(end => ({ urlFilter: start + end }));
}

/** Filters of a resource, or undefined when no filter can say it: it is then served by challenge. */
export function filtersOf(resource: Resource, webSocketSchemes: boolean): Filters | undefined {
  const http = filtersFor(resource, resource.scheme);
  const webSocket = webSocketSchemes ? filtersFor(resource, webSocketScheme[resource.scheme]) : [];
  return http === undefined || webSocket === undefined ? undefined : { http, webSocket };
}

/** Whether a rule counts against the limit of regular expressions. */
export function isRegex(rule: { readonly condition: Readonly<Record<string, unknown>> }): boolean {
  return 'regexFilter' in rule.condition;
}
