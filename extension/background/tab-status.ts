/** What the popup shows of a tab. */
import { hostOf } from '../../shared/domains.js';
import type { ResponseOf } from '../messages/answers.js';
import type { RequestOf } from '../messages/requests.js';
import type { TabEntry } from '../messages/tab-notes.js';
import { withSwitch } from './attach/mode.js';
import { namedBy, onlyPair } from './authcfg/pairs-for.js';
import { identityStatus, lookForToken } from './certificate/hand-over.js';
import { wishShown } from './menu/wish.js';
import { noteActed } from './prompt/acted.js';
import { opened } from './session.js';
import { entriesOf } from './status.js';
import { tabOf } from './tab-of.js';
import { tokenStatuses } from './tokens/status.js';
import { unruledOn } from './unruled.js';

/** What was proposed for an address that a config covers by now. */
function isTakenUp({ draft, resource }: TabEntry): boolean {
  return draft !== undefined && opened()?.pairs.best(resource).length !== 0;
}

/** The tab's host, what happened to its requests, and the config its page belongs to. */
export async function tabStatus({ tabId }: RequestOf<'tab.status'>): Promise<ResponseOf<'tab.status'>> {
  noteActed(tabId); // the user looks at the popup on this tab
  const tab = await tabOf(tabId);
  const url = tab?.url;
  // While the browser asks which certificate to use, the page is still to come.
  const coming = tab?.pendingUrl ?? url;
  const certificates = coming === undefined ? [] : (opened()?.identities.best(coming) ?? []);
  const host = hostOf(url);
  const entries = await entriesOf(tabId);
  const open = opened();
  if (certificates.length > 0) await lookForToken();
  const named = open && url !== undefined ? namedBy(open, url) : undefined;
  // Whether the URL could choose, only its request knew.
  const chosen =
    named?.kind === 'pair' && entries.some(it => it.byUrl && it.configId === named.pair.configId)
      ? named.pair
      : undefined;
  const best = url === undefined ? [] : (open?.pairs.best(url) ?? []);
  const pair = chosen ?? onlyPair(best);
  const [first] = best;
  const tied = first !== undefined && (open?.pairs.tied(first.text).length ?? 0) > 1;
  const token = pair && open && (await tokenStatuses(open, id => id === pair.configId)).get(pair.configId);
  const wish = open && (await wishShown(open, tabId, host));
  return {
    ...(host ? { host } : {}),
    ...(tab?.incognito ? { private: true } : {}),
    ...(wish === undefined ? {} : { wish }),
    entries: entries.filter(entry => !isTakenUp(entry)).map(withSwitch),
    certificates: certificates.map(({ configId, name, text }) => ({
      id: configId,
      name,
      resource: text,
      identity: identityStatus(configId),
    })),
    ...(tied ? { tie: first.text } : {}),
    unruled: open === undefined ? [] : unruledOn(open, { pair, host, tabId }),
    ...(pair === undefined || open === undefined
      ? {}
      : {
          config: {
            id: pair.configId,
            name: pair.name,
            outcome: open.pairs.state(pair).outcome,
            resource: pair.text,
            ...(token === undefined ? {} : { token }),
            ...(chosen === undefined ? {} : { byUrl: true as const }),
          },
        }),
  };
}
