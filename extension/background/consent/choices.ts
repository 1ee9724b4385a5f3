/** What a page may be granted, as the popup shows it. */
import browser from 'webextension-polyfill';
import { permissionOrigin } from '../../../shared/resource.js';
import type { ResponseOf } from '../../messages/answers.js';
import type { ConsentChoice } from '../../messages/consent-view.js';
import type { RequestOf } from '../../messages/requests.js';
import type { TabEntry } from '../../messages/tab-notes.js';
import type { Pair } from '../attach/place.js';
import { type OpenVault, openedOrFail } from '../session.js';
import { entriesOf } from '../status.js';
import { tabOf } from '../tab-of.js';

/** As many as a person looks through; the rest is found by typing. */
const maxChoices = 50;

/** Pairs that a site may be granted: of other hosts than its own, and used for more than navigations. */
function pairsFor(open: OpenVault, site: string): Pair[] {
  return [...open.pairs.places(), ...open.identities.places()]
    .flat()
    .filter(({ resource }) => resource.attach !== 'navigations')
    .filter(({ resource }) => resource.wildcard || resource.publicSuffix || resource.host !== site);
}

/** Those that `search` finds: by a URL they match, or by part of their name, id or address. */
function found(open: OpenVault, pairs: readonly Pair[], search: string): readonly Pair[] {
  const text = search.trim().toLowerCase();
  const tables = [open.pairs, open.identities];
  const byUrl = text === '' ? [] : tables.flatMap(table => table.best(search.trim()));
  return pairs.filter(
    pair =>
      byUrl.includes(pair) ||
      [pair.name, pair.configId, pair.text].some(it => it.toLowerCase().includes(text)),
  );
}

/** The site asked about: another than the page's own only if it was refused something in this tab. */
function siteOf(page: URL | null, asked: string | undefined, refused: readonly TabEntry[]): string {
  return asked !== undefined && refused.some(({ site }) => site === asked) ? asked : (page?.hostname ?? '');
}

/** The site a tab's page belongs to, and the resources it may be granted. */
export async function consentChoices({
  tabId,
  site: asked,
  search,
}: RequestOf<'consent.choices'>): Promise<ResponseOf<'consent.choices'>> {
  const open = openedOrFail();
  const tab = await tabOf(tabId);
  const page = tab?.url === undefined ? null : URL.parse(tab.url);
  const refused = (await entriesOf(tabId)).filter(entry => entry.outcome === 'foreign');
  const site = siteOf(page, asked, refused);
  if (site === '' || !/^https?:$/.test(page?.protocol ?? '')) return { problem: 'no-site', choices: [] };
  // Anyone on the way may have written a page that came over http.
  if (page?.protocol === 'http:') return { site, problem: 'clear-text', choices: [] };
  const wanted = new Set(refused.filter(entry => entry.site === site).map(entry => entry.resource));
  const shown = found(open, pairsFor(open, site), search)
    .toSorted(
      (a, b) => Number(wanted.has(b.text)) - Number(wanted.has(a.text)) || a.name.localeCompare(b.name),
    )
    .slice(0, maxChoices);
  return {
    site,
    choices: await Promise.all(shown.map(pair => choice(open, pair, site, wanted.has(pair.text)))),
  };
}

async function choice(open: OpenVault, pair: Pair, site: string, wanted: boolean): Promise<ConsentChoice> {
  const { configId, name, method, resource, text } = pair;
  const own = permissionOrigin(resource);
  const origins = [`https://${site}/*`, own, own.replace(/^http/, 'ws')];
  const grant = open.grants.table.deciding(configId, site);
  const permitted = await browser.permissions.contains({ origins });
  return {
    configId,
    name,
    method,
    resource: text,
    wanted,
    origins,
    permitted,
    outcome: open.tableOf(pair).state(pair).outcome,
    ...(grant === undefined ? {} : { decision: grant.decision, decidedFor: grant.site }),
  };
}
