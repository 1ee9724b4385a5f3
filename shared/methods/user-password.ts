/** Fields of the methods that answer a challenge with a user name and a password. */
import type { Fields } from '../auth-config.js';
import { hasControlCharacter } from './header-field.js';
import type { FieldDescription, FieldProblem } from './method.js';

export const userPasswordFields: readonly FieldDescription[] = [
  { name: 'username', secret: false, required: true },
  { name: 'password', secret: true, required: false },
  { name: 'realm', secret: false, required: false },
];

/**
 * RFC 7617 section 2: no colon in the user-id, no control characters. RFC 7616 section 3.4.4 has the same colon in
 * its A1.
 */
export function checkUserPassword(values: Fields): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const username = values.username ?? '';
  if (username === '') problems.push({ field: 'username', reason: 'required' });
  if (username.includes(':')) problems.push({ field: 'username', reason: 'colon' });
  for (const { name } of userPasswordFields) {
    if (hasControlCharacter(values[name] ?? '')) problems.push({ field: name, reason: 'control-character' });
  }
  return problems;
}
