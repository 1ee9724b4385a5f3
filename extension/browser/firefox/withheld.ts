/**
 * Origins that get nothing from Firefox's HTTP auth cache. It cannot be emptied, but what it adds to a request can be
 * taken off. They lie in storage.session: the event page may stop, and the cache ends with the browser as well.
 */
import browser from 'webextension-polyfill';

const entry = 'withheldOrigins';
let loaded: Promise<Set<string>> | undefined;

function origins(): Promise<Set<string>> {
  loaded ??= browser.storage.session
    .get(entry)
    .then(({ [entry]: stored }) => new Set(Array.isArray(stored) ? stored.map(String) : []));
  return loaded;
}

/** Only what a cache can have added: tokens are a page's own. */
const fromCache = /^(?:Basic|Digest) /i;

/** Stands for every origin. */
const everything = '*';

/** Whether a header is to be taken off a request. */
export async function isWithheld(url: string, authorization: string): Promise<boolean> {
  if (!fromCache.test(authorization)) return false;
  const withheld = await origins();
  return withheld.has(everything) || withheld.has(new URL(url.replace(/^ws/, 'http')).origin);
}

/** From now on these origins get nothing from the cache. */
export async function withhold(added: readonly string[] | 'all'): Promise<void> {
  const all = new Set([...(await origins()), ...(added === 'all' ? [everything] : added)]);
  loaded = Promise.resolve(all);
  await browser.storage.session.set({ [entry]: [...all] });
}

/** What the user typed into the browser's own prompt may go again. */
export async function release(): Promise<void> {
  loaded = Promise.resolve(new Set());
  await browser.storage.session.remove(entry);
}
