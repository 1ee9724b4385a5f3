/**
 * Header fields of the user's own choice, as QGIS's APIHeader: each field of the config is a header field, and its value
 * a secret. Sent to the resource alone, as everything.
 */
import type { Fields } from '../auth-config.js';
import { hasControlCharacter, isForbiddenHeader, isHeaderName, isTrustedHeader } from './header-field.js';
import { type FieldProblem, type Method, mostEntries } from './method.js';

function problemOf(
  name: string,
  value: string,
  earlier: ReadonlySet<string>,
): FieldProblem['reason'] | undefined {
  // The editor's way of holding a second field of the same name is a blank behind it.
  if (earlier.has(name.trim().toLowerCase())) return 'header-twice';
  if (!isHeaderName(name)) return 'header-name';
  if (isForbiddenHeader(name)) return 'header-forbidden';
  if (value.trim() === '') return 'required';
  if (hasControlCharacter(value)) return 'control-character';
  return isTrustedHeader(name) ? 'header-trusted' : undefined;
}

export const apiHeader: Method = {
  name: 'APIHeader',
  fields: [],
  entries: 'headers',
  check: (values: Fields) => {
    const entries = Object.entries(values);
    if (entries.length === 0 || entries.length > mostEntries) return [{ field: '', reason: 'required' }];
    const earlier = new Set<string>();
    return entries.flatMap(([field, value]) => {
      const reason = problemOf(field, value, earlier);
      earlier.add(field.toLowerCase());
      return reason === undefined ? [] : [{ field, reason }];
    });
  },
  effect: values => ({ headers: values }),
};
