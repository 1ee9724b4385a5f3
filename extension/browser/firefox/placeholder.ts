/**
 * Firefox puts what a challenge is answered with into its HTTP auth cache, and offers no means to empty it. So the
 * secret is never given to it: a challenge is answered with the placeholder below, and the secret takes its place in
 * the header when the request is repeated, just before it is sent. The cache keeps the placeholder, which opens
 * nothing, and which is taken off every other request (decision 0006).
 */
import { basicHeader } from '../../../shared/methods/basic.js';

export const placeholder = { username: 'latchkey', password: '' } as const;

export const placeholderHeader = basicHeader(placeholder.username, placeholder.password);
