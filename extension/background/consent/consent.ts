/** Consent: which sites may have which configs used on their behalf, as the pages show and change it. */
import browser from 'webextension-polyfill';
import { formatResource, permissionOrigin } from '../../../shared/resource.js';
import type { RequestOf, ResponseOf } from '../../messages.js';
import type { Pair } from '../attach/place.js';
import { refreshRules } from '../attach/refresh.js';
import { type OpenVault, opened, ready } from '../session.js';
import { entriesOf } from '../status.js';
import { dropPending, notePending, type PendingGrant, takePending } from './pending.js';

/** As many as a person looks through; the rest is found by typing. */
const maxCandidates = 50;

function need(): OpenVault {
  const open = opened();
  if (open === undefined) throw new Error('The vault is locked');
  return open;
}

async function renew(open: OpenVault): Promise<void> {
  await refreshRules(open, () => opened() === open);
}

function candidatePairs(open: OpenVault, search: string, wanted: ReadonlySet<string>, site: string): Pair[] {
  const text = search.trim().toLowerCase();
  const byUrl = text === '' ? [] : open.pairs.best(search.trim());
  const all = [...open.pairs.places()]
    .flat()
    .filter(({ resource }) => resource.wildcard || resource.host !== site);
  const found = all.filter(
    pair =>
      text === '' ||
      byUrl.includes(pair) ||
      pair.name.toLowerCase().includes(text) ||
      pair.text.includes(text),
  );
  // What this very page was refused comes first.
  return found
    .sort((a, b) => Number(wanted.has(b.text)) - Number(wanted.has(a.text)))
    .slice(0, maxCandidates);
}

/** What a page may be granted: its site, and the resources to choose from. */
export async function consentChoices({
  tabId,
  search,
}: RequestOf<'consent.choices'>): Promise<ResponseOf<'consent.choices'>> {
  const open = need();
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  const page = tab?.url === undefined ? null : URL.parse(tab.url);
  if (page === null || page.hostname === '' || !/^https?:$/.test(page.protocol))
    return { problem: 'no-site', choices: [] };
  // Anyone on the way may have written a page that came over http.
  if (page.protocol === 'http:') return { site: page.hostname, problem: 'clear-text', choices: [] };
  const refused = (await entriesOf(tabId)).filter(entry => entry.outcome === 'foreign');
  const wanted = new Set(refused.map(entry => entry.resource));
  const site = page.hostname;
  return {
    site,
    origin: `https://${site}/*`,
    choices: candidatePairs(open, search, wanted, site).map(({ configId, name, resource, text }) => {
      const decision = open.grants.table.decision(configId, site);
      const ws = permissionOrigin(resource).replace(/^http/, 'ws');
      return {
        configId,
        name,
        resource: text,
        wanted: wanted.has(text),
        origins: [permissionOrigin(resource), ws],
        ...(decision === undefined ? {} : { decision }),
      };
    }),
  };
}

/** Notes a decision before the browser asks for the permissions it needs. */
export async function beginConsent(grant: RequestOf<'consent.begin'>): Promise<{ ok: true }> {
  need();
  if (grant.decision === 'never') await decide({ ...grant, until: 0 });
  else await notePending(grant);
  return { ok: true };
}

/** The browser's dialog was answered; says whether the grant is in force. */
export async function finishConsent({ given }: RequestOf<'consent.finish'>): Promise<{ granted: boolean }> {
  if (!given) {
    await dropPending();
    return { granted: false };
  }
  const pending = await takePending();
  // Else permissions.onAdded was quicker.
  if (pending !== undefined) await decide(pending);
  return { granted: true };
}

async function decide({ site, configId, decision, tabId }: PendingGrant): Promise<void> {
  const open = need();
  await open.grants.set({ site, configId, decision });
  if (decision === 'ask') await open.grants.allowTab({ site, configId, tabId });
  await renew(open);
}

export async function listGrants(): Promise<ResponseOf<'grants.list'>> {
  const open = need();
  const names = new Map(open.vault.configs().map(config => [config.id, config]));
  return open.grants.list().map(grant => ({
    ...grant,
    name: names.get(grant.configId)?.name ?? '',
    resources: (names.get(grant.configId)?.resources ?? []).map(formatResource),
  }));
}

export async function setGrant(grant: RequestOf<'grants.set'>): Promise<{ ok: true }> {
  const open = need();
  await open.grants.set(grant);
  await renew(open);
  return { ok: true };
}

export async function removeGrant({ site, configId }: RequestOf<'grants.remove'>): Promise<{ ok: true }> {
  const open = need();
  await open.grants.remove(site, configId);
  await renew(open);
  return { ok: true };
}

/** Tabs whose next page load was asked for by our own "Reload": it keeps what was allowed for it. */
const reloading = new Set<number>();

export async function reloadTab({ tabId }: RequestOf<'tab.reload'>): Promise<{ ok: true }> {
  reloading.add(tabId);
  await browser.tabs.reload(tabId);
  return { ok: true };
}

async function left(tabId: number): Promise<void> {
  await ready();
  const open = opened();
  if (open !== undefined && (await open.grants.leave(tabId))) await renew(open);
}

/** Registers what ends a page load, and what finishes a pending decision. */
export function listenForConsent(): void {
  browser.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
    if (frameId === 0 && !reloading.delete(tabId)) void left(tabId);
  });
  browser.tabs.onRemoved.addListener(tabId => void left(tabId));
  browser.permissions.onAdded.addListener(
    () =>
      void ready()
        .then(takePending)
        .then(pending => (pending === undefined ? undefined : decide(pending)))
        .catch(error => console.error('Grant not finished', error)),
  );
}
