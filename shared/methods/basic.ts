/** HTTP Basic (RFC 7617): user-id and password in UTF-8, as nginx and Apache compare them. */
import type { Method } from './method.js';
import { checkUserPassword, userPasswordFields } from './user-password.js';

/** `Basic base64(utf8(user-id ":" password))`; `btoa` alone would refuse or mangle what is not Latin-1. */
export function basicHeader(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))}`;
}

export const basic: Method = {
  name: 'Basic',
  scheme: 'basic',
  fields: userPasswordFields,
  check: checkUserPassword,
  effect: values => ({
    headers: { authorization: basicHeader(values.username ?? '', values.password ?? '') },
  }),
};
