/** Who is behind a request, in the words the rest of Latchkey uses. */
import browser from 'webextension-polyfill';
import type { TopPage } from '../browser.js';

/** Firefox names pages where Chromium names an origin. */
export interface Origins {
  /** The page that caused the request; absent for an opaque origin, and where nobody but the user did. */
  readonly originUrl?: string;
  readonly documentUrl?: string;
  /** From the frame outwards: the last is the tab's own page. Empty in that page itself, and for every worker. */
  readonly frameAncestors?: readonly { readonly url: string }[];
}

export interface Place extends Origins {
  /** -1 outside of tabs: service workers and shared workers. */
  readonly tabId: number;
  /** 0 is the tab's own page. */
  readonly frameId: number;
  /** The request crosses sites, or the page behind it lies under a page of another site. */
  readonly thirdParty?: boolean;
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

function topPage(url: string | undefined): TopPage {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null || parsed.hostname === ''
    ? 'unreadable'
    : { host: parsed.hostname, scheme: parsed.protocol.slice(0, -1) };
}

/**
 * The page at the top of the frames that the request is made in. A worker names neither its frame's page nor those
 * around it, and one outside of tabs may serve pages under any top page, unless everything about it is first-party.
 */
export async function topPageOf(place: Place): Promise<TopPage> {
  const { documentUrl, frameAncestors = [], tabId, frameId, thirdParty } = place;
  const outermost = frameAncestors.at(-1);
  if (outermost !== undefined) return topPage(outermost.url);
  if (tabId < 0) return topPage(thirdParty === false ? documentUrl : undefined);
  if (frameId === 0) return topPage(documentUrl);
  return topPage((await browser.tabs.get(tabId).catch(() => undefined))?.url);
}
