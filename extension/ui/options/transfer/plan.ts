/** What is to become of each config of a file: decided by the user, row by row, before anything is written. */
import { isAuthConfigId } from '../../../../shared/auth-config.js';
import { methods } from '../../../../shared/methods/index.js';
import { entriesProblem, type FieldProblem, hasField } from '../../../../shared/methods/method.js';
import { formatResource, parseResource } from '../../../../shared/resource.js';
import type { ConfigView } from '../../../messages/config-view.js';
import type { RequestOf } from '../../../messages/requests.js';
import type { Suffixes } from '../public-suffix.js';
import type { Candidate } from './reading.js';

/** `copy`: beside the existing one, with a new id. */
export const actions = ['add', 'skip', 'replace', 'copy'] as const;
export type Action = (typeof actions)[number];

export interface Row {
  readonly key: number;
  readonly candidate: Candidate;
  /** Latchkey has the method, and takes its fields. */
  readonly usable: boolean;
  /** A field that is not taken from a file. */
  readonly refused: FieldProblem | undefined;
  /** Name of the config that has this id already. */
  readonly existing: string | undefined;
  /** An earlier row of the same file has this id. */
  readonly twice: boolean;
  readonly action: Action;
  /** Text of the resource; empty for none. */
  readonly resource: string;
  readonly allowClearText: boolean;
}

/** The certificate that it names is not in the file. */
const lacksFiles = ({ notes }: Candidate): boolean => notes.includes('missing-identity');

/** The rows to begin with: what is new is added, what exists is left alone, what cannot be used is left out. */
export function rowsOf(candidates: readonly Candidate[], configs: readonly ConfigView[]): Row[] {
  const names = new Map(configs.map(({ id, name }) => [id, name]));
  const first = new Set<string>();
  return candidates.map((candidate, key) => {
    const method = methods.get(candidate.method);
    const refused = method && entriesProblem(method, candidate.fields);
    const usable = method !== undefined && refused === undefined;
    const existing = names.get(candidate.id);
    // The same id twice in one file: the second gets an id of its own.
    const twice = candidate.id !== '' && first.has(candidate.id);
    first.add(candidate.id);
    const decides = (candidate.decisions ?? []).length > 0 || lacksFiles(candidate);
    const parsed = parseResource(candidate.uri.trim());
    return {
      key,
      candidate,
      usable,
      refused,
      existing,
      twice,
      action: !usable || existing !== undefined || decides ? 'skip' : twice ? 'copy' : 'add',
      resource: parsed.ok ? formatResource(parsed.resource) : '',
      allowClearText: false,
    };
  });
}

/** What may be decided about a row; what is there is not replaced by something without its files. */
export function actionsFor({ usable, existing, twice, candidate }: Row): readonly Action[] {
  if (!usable) return ['skip'];
  if (twice) return ['skip', 'copy'];
  if (existing === undefined) return ['add', 'skip'];
  return lacksFiles(candidate) ? ['skip', 'copy'] : ['skip', 'replace', 'copy'];
}

/** A row with other fields than the file's. */
export function withField(row: Row, name: string, value: string): Row {
  const { candidate } = row;
  return { ...row, candidate: { ...candidate, fields: { ...candidate.fields, [name]: value } } };
}

/** Why the resource of a row cannot be taken; undefined when it can, or when there is none. */
export function resourceProblem(
  { resource, action }: Row,
  suffixes: Suffixes | undefined,
): string | undefined {
  if (action === 'skip' || resource.trim() === '') return undefined;
  const parsed = parseResource(resource);
  if (!parsed.ok) return parsed.error;
  return parsed.resource.wildcard && suffixes?.wildcardTooWide(parsed.resource.host)
    ? 'public-suffix'
    : undefined;
}

/** Rows that will be written. */
export const taken = (rows: readonly Row[]): readonly Row[] => rows.filter(({ action }) => action !== 'skip');

/** The message that writes them, in one transaction. */
export function importOf(rows: readonly Row[], suffixes: Suffixes): RequestOf<'configs.import'> {
  const configs = taken(rows).map(({ candidate, action, resource, allowClearText }) => {
    const { id, name, method: methodName } = candidate;
    const method = methods.get(methodName);
    const fields = Object.entries(candidate.fields).filter(([field]) => method && hasField(method, field));
    const parsed = parseResource(resource);
    const text = parsed.ok ? formatResource(parsed.resource) : undefined;
    return {
      ...(action !== 'copy' && isAuthConfigId(id) ? { id } : {}),
      replace: action === 'replace',
      name: name.trim().slice(0, 200) || id || methodName,
      method: methodName,
      fields: Object.fromEntries(fields),
      resources:
        parsed.ok && text !== undefined
          ? [
              {
                text,
                attach: 'proven' as const,
                allowClearText: allowClearText && parsed.resource.scheme === 'http',
                publicSuffix: suffixes.isPublicSuffix(parsed.resource.host),
              },
            ]
          : [],
    };
  });
  return { configs };
}
