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

/** Longest regex taken: Chromium refuses those that compile to more than 2 KiB. */
const maxRegexLength = 200;

const webSocketScheme = { https: 'wss', http: 'ws' } as const;

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** An anchored regular expression (RE2): whole labels for a wildcard, a segment border behind the path. */
function regex({ scheme, host, wildcard, port, path }: Resource, protocol: string): string {
  const labels = wildcard ? '(?:[a-z0-9_-]+\\.)+' : '';
  const explicitPort = originText({ scheme, host, wildcard, port, path }).endsWith(`:${port}`)
    ? `:${port}`
    : '';
  const end = path.endsWith('/') ? '' : '(?:[/?#].*)?$';
  return `^${protocol}://${labels}${escapeRegex(host)}${explicitPort}${escapeRegex(path)}${end}`;
}

/** Filters that match exactly the URLs of the resource under `protocol`; undefined when there are none. */
function filtersFor(resource: Resource, protocol: string): Filter[] | undefined {
  const { wildcard, path, scheme } = resource;
  if (wildcard || /[*^|]/.test(path)) {
    const regexFilter = regex(resource, protocol);
    return regexFilter.length > maxRegexLength ? undefined : [{ regexFilter }];
  }
  const start = `|${protocol}${originText(resource).slice(scheme.length)}${path}`;
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
