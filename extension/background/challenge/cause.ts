/**
 * Whether the user or a page caused a navigation. The browser hides the initiator when the extension has no
 * permission for the causing page, so its absence means nothing; the Sec-Fetch headers, which no page can set,
 * still tell. They are not sent to clear-text http.
 */

export interface NavigationFacts {
  readonly url: string;
  readonly initiator: string | undefined;
  /** Sec-Fetch-Site: `none` is a navigation that no page caused. */
  readonly fetchSite: string | undefined;
  /** Sec-Fetch-User: `?1` is a navigation that follows a click or a key, in a page or in the browser's own controls. */
  readonly fetchUser: string | undefined;
}

/** Whether a page of another site caused it, or may have, with its name hidden from us. */
export function causedUnseen({ initiator, fetchSite }: NavigationFacts): boolean {
  return initiator === undefined && fetchSite !== undefined && fetchSite !== 'none';
}

/**
 * Whether the user did something: typed, reloaded, opened a bookmark, followed a link. `noneIsUser`: the browser's word
 * (browser/browser.ts).
 */
export function isUserAct(facts: NavigationFacts, noneIsUser: boolean): boolean {
  const { url, initiator, fetchSite, fetchUser } = facts;
  if (fetchUser === '?1' || (noneIsUser && fetchSite === 'none')) return true;
  // Of clear text no more is known.
  return fetchSite === undefined && initiator === undefined && url.startsWith('http:');
}
