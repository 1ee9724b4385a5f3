/** What the methods of client certificates have in common. */
import type { Confirm } from '../protocol-requests.js';
import { type FieldDescription, type FieldProblem, longestFile } from './method.js';

/** Whether the browser is shown the certificate: its public part then lies in clear, as it must be seen while locked. */
export const visibleField: FieldDescription = {
  name: 'visible',
  secret: false,
  required: false,
  kind: 'flag',
};

/** Whether the user is asked before the key is used: the browser does not tell for which host it wants a signature. */
export const confirmField: FieldDescription = {
  name: 'confirm',
  secret: false,
  required: false,
  kind: 'choice',
  choices: ['', 'first', 'every'],
};

/** What the companion is told of it. */
export const confirmOf = (text: string): { readonly confirm?: Confirm } =>
  text === 'first' || text === 'every' ? { confirm: text } : {};

/** Base64 of more than a record holds. */
export function tooLarge(field: string, base64: string): FieldProblem[] {
  return base64.length > (longestFile * 4) / 3 + 4 ? [{ field, reason: 'file-too-large' }] : [];
}

/** No password and an empty one are told apart by the companion, which tries both where a file may mean either. */
export const passwordOf = (text: string): string | null => (text === '' ? null : text);
