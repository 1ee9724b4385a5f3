/**
 * HTTP Digest (RFC 7616, MD5 and SHA-256). The browser computes the answer to each challenge, from its own nonce: no
 * header can be set beforehand, so it has no effect that a rule could carry.
 */
import type { Method } from './method.js';
import { checkUserPassword, userPasswordFields } from './user-password.js';

export const digest: Method = {
  name: 'Digest',
  scheme: 'digest',
  fields: userPasswordFields,
  check: checkUserPassword,
};
