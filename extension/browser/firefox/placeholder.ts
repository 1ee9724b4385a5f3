/**
 * Firefox puts what a challenge is answered with into its HTTP auth cache, and offers no means to empty it. So the
 * secret is never given to it: a challenge is answered with the placeholder below, and the secret takes its place in
 * the header when the request is repeated, just before it is sent. The cache keeps the placeholder, which opens
 * nothing, and which is taken off every other request (decision 0006).
 */

import { readDigest } from '../../../shared/digest.js';
import { basicHeader } from '../../../shared/methods/basic.js';

export const placeholder = { username: 'latchkey', password: '' } as const;

const basic = basicHeader(placeholder.username, placeholder.password);

/** What the browser made of the placeholder: Basic credentials, or an answer to the Digest challenge of a realm. */
export type Kept = { readonly scheme: 'basic' } | { readonly scheme: 'digest'; readonly realm: string };

/** Whether a header comes from the placeholder, and how. */
export function keptIn(authorization: string): Kept | undefined {
  if (authorization === basic) return { scheme: 'basic' };
  const answer = readDigest(authorization);
  if (answer?.get('username') !== placeholder.username) return undefined;
  return { scheme: 'digest', realm: answer.get('realm') ?? '' };
}
