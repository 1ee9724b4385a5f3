/** Places of the options page, as hashes. */

export type Route =
  | { readonly at: 'list' }
  | { readonly at: 'sites' }
  | { readonly at: 'activity' }
  | { readonly at: 'settings' }
  | { readonly at: 'transfer' }
  /**
   * `tab`: the tab whose page the new config is for; `draft`: key of what was proposed in the popup. No URL is in the
   * hash, as the browser's history keeps that.
   */
  | { readonly at: 'new'; readonly tab?: number; readonly draft?: string }
  | { readonly at: 'config'; readonly id: string };

/** The place a hash names; the list for anything unknown. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  if (path === '/sites') return { at: 'sites' };
  if (path === '/activity') return { at: 'activity' };
  if (path === '/settings') return { at: 'settings' };
  if (path === '/transfer') return { at: 'transfer' };
  if (path === '/config/new') {
    const parameters = new URLSearchParams(query);
    const draft = parameters.get('draft');
    if (draft !== null) return { at: 'new', draft };
    const tab = parameters.get('tab') ?? '';
    return /^\d+$/.test(tab) ? { at: 'new', tab: Number(tab) } : { at: 'new' };
  }
  const id = /^\/config\/([A-Za-z0-9]{7})$/.exec(path)?.[1];
  return id === undefined ? { at: 'list' } : { at: 'config', id };
}
