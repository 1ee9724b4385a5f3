/**
 * Parameters of the query, as many map services take their keys. What is in an address is seen by the page that asks, and
 * by whoever reads its history or a server's log; where a service takes its key in a header, APIHeader is the better way.
 */
import type { Fields } from '../auth-config.js';
import { hasControlCharacter } from './header-field.js';
import { type FieldProblem, type Method, mostEntries } from './method.js';

/** The parameter by which an address names a config. */
const own = 'authcfg';

function problemOf(
  name: string,
  value: string,
  earlier: ReadonlySet<string>,
): FieldProblem['reason'] | undefined {
  // The editor's way of holding a second field of the same name is a blank behind it.
  if (earlier.has(name.trim())) return 'parameter-twice';
  if (name !== name.trim() || name === '' || name.toLowerCase() === own || hasControlCharacter(name))
    return 'parameter-name';
  if (value === '') return 'required';
  return hasControlCharacter(value) ? 'control-character' : undefined;
}

export const queryKey: Method = {
  name: 'QueryKey',
  fields: [],
  entries: 'parameters',
  inAddress: true,
  check: (values: Fields) => {
    const entries = Object.entries(values);
    if (entries.length === 0 || entries.length > mostEntries) return [{ field: '', reason: 'required' }];
    const earlier = new Set<string>();
    return entries.flatMap(([field, value]) => {
      const reason = problemOf(field, value, earlier);
      earlier.add(field);
      return reason === undefined ? [] : [{ field, reason }];
    });
  },
  effect: values => ({ query: values }),
};
