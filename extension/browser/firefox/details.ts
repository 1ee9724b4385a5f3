/** Who is behind a request, in the words the rest of Latchkey uses. */
import browser from 'webextension-polyfill';
import type { TopPage } from '../browser.js';

/** Firefox names pages where Chromium names an origin. */
export interface Origins {
  /** The page that caused the request; absent for an opaque origin, and where nobody but the user did. */
  readonly originUrl?: string;
  readonly documentUrl?: string;
  /** From the frame outwards: the last is the tab's own page. Empty in the tab's own page itself. */
  readonly frameAncestors?: readonly { readonly url: string }[];
}

/** The extension's own request: of a page, or of the background. */
export function isOwn({ originUrl }: Origins): boolean {
  return originUrl?.startsWith(browser.runtime.getURL('')) ?? false;
}

/** `initiator` as Chromium has it: a serialised origin, absent when unknown. */
export function originOf({ originUrl }: Origins): { initiator?: string } {
  const url = originUrl === undefined ? null : URL.parse(originUrl);
  if (url === null) return {};
  // The origin of an extension's page is opaque to URL.
  return { initiator: url.protocol === 'moz-extension:' ? `${url.protocol}//${url.host}` : url.origin };
}

/** The page at the top of the frames that the request is made in. */
export function topPageOf({ documentUrl, frameAncestors = [] }: Origins): TopPage {
  const top = frameAncestors.length > 0 ? frameAncestors.at(-1)?.url : documentUrl;
  const url = top === undefined ? null : URL.parse(top);
  return url === null || url.hostname === ''
    ? 'unreadable'
    : { host: url.hostname, scheme: url.protocol.slice(0, -1) };
}
