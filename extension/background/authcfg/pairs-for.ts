/** Which pairs count for a request of the open vault, with what its URL names. */
import type { Pair } from '../attach/place.js';
import type { OpenVault } from '../session.js';
import { mayChoose, type Named, type NamingFacts, namedIn } from './named.js';

/** What `url` names among all pairs of the resource it belongs to, whichever of a tie is chosen. */
export function namedBy(open: OpenVault, url: string): Named {
  const [first] = open.pairs.best(url);
  return namedIn(url, first === undefined ? [] : open.pairs.tied(first.text), id => open.meant(id));
}

/** The pair a request's URL names, if it may choose; else those of the most specific resource that matches. */
export function pairsFor(
  open: OpenVault,
  request: NamingFacts & { readonly tabId: number },
): readonly Pair[] {
  const named = namedBy(open, request.url);
  const chooses = named.kind === 'pair' && mayChoose(request, open.allowsSite(named.pair, request.tabId));
  return chooses ? [named.pair] : open.pairs.best(request.url);
}

/** The pair that counts, where that is decided. */
export function onlyPair(pairs: readonly Pair[]): Pair | undefined {
  return pairs.length === 1 ? pairs[0] : undefined;
}

/** Whether a pair that was used would not have been, had the URL not named it. */
export function chosenByUrl(open: OpenVault, url: string, pair: Pair): boolean {
  const named = namedBy(open, url);
  return named.kind === 'pair' && named.pair === pair && onlyPair(open.pairs.best(url)) !== pair;
}
