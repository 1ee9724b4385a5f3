/** HTTP Basic (RFC 7617): user-id and password in UTF-8, as nginx and Apache compare them. */
import type { Fields } from '../auth-config.js';
import type { FieldDescription, FieldProblem, Method } from './method.js';

const fields: readonly FieldDescription[] = [
  { name: 'username', secret: false, required: true },
  { name: 'password', secret: true, required: false },
  { name: 'realm', secret: false, required: false },
];

function hasControlCharacter(text: string): boolean {
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** RFC 7617 section 2: no colon in the user-id, no control characters in either. */
function check(values: Fields): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const username = values.username ?? '';
  if (username === '') problems.push({ field: 'username', reason: 'required' });
  if (username.includes(':')) problems.push({ field: 'username', reason: 'colon' });
  for (const { name } of fields) {
    if (hasControlCharacter(values[name] ?? '')) problems.push({ field: name, reason: 'control-character' });
  }
  return problems;
}

/** `Basic base64(utf8(user-id ":" password))`; `btoa` alone would refuse or mangle what is not Latin-1. */
export function basicHeader(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))}`;
}

export const basic: Method = {
  name: 'Basic',
  scheme: 'basic',
  fields,
  check,
  effect: values => ({
    headers: { authorization: basicHeader(values.username ?? '', values.password ?? '') },
  }),
};
