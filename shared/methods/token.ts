/** The field of the methods that send a token as it is. */
import type { Fields } from '../auth-config.js';
import type { FieldDescription, FieldProblem } from './method.js';

export const tokenFields: readonly FieldDescription[] = [{ name: 'token', secret: true, required: true }];

/** RFC 6750, section 2.1, calls it b64token; what is sent between spaces may be any visible ASCII. */
export function checkToken({ token = '' }: Fields): FieldProblem[] {
  if (token === '') return [{ field: 'token', reason: 'required' }];
  return /^[!-~]+$/.test(token) ? [] : [{ field: 'token', reason: 'token' }];
}
