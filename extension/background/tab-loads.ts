/**
 * When a tab's new page begins. webNavigation announces every page, where webRequest only sees permitted ones; but
 * Firefox announces a page once more when it moves to another process, with its response there already. What became of
 * the page's own request by then belongs to it and is not forgotten.
 */

interface Load {
  readonly requestId: string;
  /** Its hops. */
  readonly urls: Set<string>;
}

const withoutFragment = (url: string) => url.replace(/#.*$/s, '');

export class TabLoads {
  readonly #requests = new Map<number, Load>();

  /** A navigation's request is sent: whether a page begins with it, rather than a redirect or a repetition. */
  sent(tabId: number, requestId: string, url: string): boolean {
    const known = this.#requests.get(tabId);
    const load = known?.requestId === requestId ? known : { requestId, urls: new Set<string>() };
    load.urls.add(withoutFragment(url));
    this.#requests.set(tabId, load);
    return load !== known;
  }

  /** A page is announced: whether it begins now, as its request has not been seen. */
  announced(tabId: number, url: string): boolean {
    return !this.#requests.get(tabId)?.urls.has(withoutFragment(url));
  }

  /** The page is there, or its tab is gone. */
  ended(tabId: number): void {
    this.#requests.delete(tabId);
  }
}
