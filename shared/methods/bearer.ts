/** A bearer token that does not change (RFC 6750, section 2.1). */
import type { Method } from './method.js';
import { checkToken, tokenFields } from './token.js';

export const bearer: Method = {
  name: 'Bearer',
  fields: tokenFields,
  check: checkToken,
  effect: ({ token = '' }) => ({ headers: { authorization: `Bearer ${token}` } }),
};
