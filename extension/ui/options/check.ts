/** Whether a draft can be saved. The background decides again; this is to say it beside the field at once. */
import { isConfirmable, type Method } from '../../../shared/methods/method.js';
import { formatResource, parseResource } from '../../../shared/resource.js';
import type { ConfigView } from '../../messages/config-view.js';
import { type Draft, type DraftResource, filled, valuesOf } from './draft.js';
import type { Suffixes } from './public-suffix.js';

/** Reasons by field: `name`, a field's name, or `resource:` and the row's key. */
export type Problems = ReadonlyMap<string, string>;

/** The name a row's problem has in `Problems`. */
export function resourceField(key: number): string {
  return `resource:${key}`;
}

function resourceProblem(
  { text, allowClearText }: DraftResource,
  seen: Set<string>,
  { wildcardTooWide }: Suffixes,
  identity: boolean,
): string | undefined {
  const parsed = parseResource(text);
  if (!parsed.ok) return parsed.error;
  const { resource } = parsed;
  if (resource.wildcard && wildcardTooWide(resource.host)) return 'public-suffix';
  if (resource.scheme === 'http' && identity) return 'https-only';
  if (resource.scheme === 'http' && !allowClearText) return 'clear-text';
  const canonical = formatResource(resource);
  if (seen.has(canonical)) return 'duplicate';
  seen.add(canonical);
  return undefined;
}

/** Everything that keeps the draft from being saved. */
export function checkDraft(draft: Draft, method: Method, suffixes: Suffixes): Problems {
  const problems = new Map<string, string>();
  if (draft.name.trim() === '') problems.set('name', 'required');
  const values = valuesOf(draft);
  for (const { field, reason } of method.check(values)) {
    if (isConfirmable({ reason }) && draft.confirmed.includes(field)) continue;
    // A stored secret is not known here, and was checked when it was stored.
    if (draft.fields[field] !== null && !problems.has(field)) problems.set(field, reason);
  }
  const seen = new Set<string>();
  for (const row of filled(draft)) {
    const reason = resourceProblem(row, seen, suffixes, method.identity !== undefined);
    if (reason !== undefined) problems.set(resourceField(row.key), reason);
  }
  return problems;
}

/** The background's problems, which number resources as they were sent, by the rows they came from. */
export function fromBackground(draft: Draft, found: readonly { field: string; reason: string }[]): Problems {
  const rows = filled(draft);
  return new Map(
    found.map(({ field, reason }) => {
      const row = rows[Number(/^resource:(\d+)$/.exec(field)?.[1] ?? Number.NaN)];
      return [row === undefined ? field : resourceField(row.key), reason];
    }),
  );
}

/** Names of other configs with the very resource of `text`: as long as there are any, none is used. Certificates are beside. */
export function tiesOf(text: string, configs: readonly ConfigView[], ownId: string | undefined): string[] {
  const parsed = parseResource(text);
  if (!parsed.ok) return [];
  const canonical = formatResource(parsed.resource);
  return configs
    .filter(
      ({ id, identity, resources }) =>
        id !== ownId && identity === undefined && resources.some(resource => resource.text === canonical),
    )
    .map(({ name }) => name);
}
