/** Resources that no rule serves, as popup and options page tell of them. */
import { methods } from '../../shared/methods/index.js';
import { browserSide } from '../browser/index.js';
import type { RulesStatus, Unruled } from '../messages/unruled.js';
import { type Pair, servedByRule, signs } from './attach/place.js';
import { attachmentOf, refreshRules } from './attach/refresh.js';
import { type OpenVault, opened, openedOrFail } from './session.js';

/** Enough to see what it is about; nobody reads thousands. */
const mostOnPage = 5;
const mostListed = 20;

interface TabPage {
  /** The one whose resource the page's own address is. */
  readonly pair: Pair | undefined;
  readonly host: string | undefined;
  readonly tabId: number;
}

const told = ({ configId, name, text }: Pair, why: Unruled['why'], embedded: boolean): Unruled => ({
  configId,
  name,
  resource: text,
  why,
  embedded,
});

/** Why nothing is attached to what a granted site embeds, of pairs that may be used there at all. */
function reasonFor(open: OpenVault, pair: Pair): Unruled['why'] | undefined {
  const state = open.pairs.state(pair);
  if (state.outcome === 'failed' || pair.resource.attach === 'navigations') return undefined;
  // Where rules cannot tell the top page each request is decided by itself, with or without one: embedded.ts.
  if (servedByRule(pair, state))
    return browserSide.dialect.topDomains ? attachmentOf(open)?.left.get(pair) : undefined;
  if (signs(pair)) return browserSide.onSending === undefined ? 'unsigned' : undefined;
  const needsChallenge =
    pair.resource.attach === 'challenge' || methods.get(pair.method)?.effect === undefined;
  return needsChallenge ? 'challenge-only' : 'unproven';
}

/** Those a page has to do with: its own resource, if there was no room for it, and those granted to its site. */
export function unruledOn(open: OpenVault, { pair, host, tabId }: TabPage): Unruled[] {
  const own = pair && attachmentOf(open)?.left.get(pair);
  const found = pair === undefined || own === undefined ? [] : [told(pair, own, false)];
  if (host === undefined) return found;
  for (const id of new Set(open.grants.list().map(({ configId }) => configId))) {
    if (!open.grants.table.allows(id, host, tabId)) continue;
    for (const other of open.pairs.of(id)) {
      if (other.resource.host === host && !other.resource.wildcard) continue;
      const why = reasonFor(open, other);
      if (why !== undefined) found.push(told(other, why, true));
    }
  }
  return found.slice(0, mostOnPage);
}

/** How the browser's room for rules is used. */
export async function rulesStatus(): Promise<RulesStatus> {
  const open = openedOrFail();
  // A worker that started just now has not compiled yet.
  if (attachmentOf(open) === undefined) await refreshRules(open, () => opened() === open);
  const { rules = 0, regexRules = 0, left = new Map<Pair, Unruled['why']>() } = attachmentOf(open) ?? {};
  const { maxRules, maxRegexRules } = browserSide.dialect;
  const first = [...left].slice(0, mostListed).map(([pair, why]) => told(pair, why, false));
  return { rules, maxRules, regexRules, maxRegexRules, left: left.size, first };
}
