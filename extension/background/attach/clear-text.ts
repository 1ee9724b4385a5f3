/**
 * Hosts that were opened over http in this session. Their pages are no initiators for https resources, as a rule
 * cannot tell them from the host's https pages (invariant 3). The browser asks for no permission when a page embeds a
 * frame or posts a form, so it is not the second line there.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { hostAndParents } from '../../../shared/domains.js';
import { concernsHost } from '../resource-hosts.js';
import { opened, ready } from '../session.js';
import type { PageHosts } from './initiators.js';

const entry = 'clearTextHosts';
const schema = v.array(v.string());

let hosts: Promise<Set<string>> | undefined;

function httpHost(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed?.protocol === 'http:' ? parsed.hostname : undefined;
}

async function load(): Promise<Set<string>> {
  const parsed = v.safeParse(schema, (await browser.storage.session.get(entry))[entry]);
  // What was opened while the vault was locked, nobody noted.
  const tabs = (await browser.tabs.query({})).map(tab => httpHost(tab.url));
  return new Set([...(parsed.success ? parsed.output : []), ...tabs.filter(host => host !== undefined)]);
}

function allHosts(): Promise<Set<string>> {
  hosts ??= load();
  return hosts;
}

/** The hosts, for the compiler. */
export async function clearTextHosts(): Promise<PageHosts[]> {
  return [...(await allHosts())].map(host => ({ scheme: 'http', host, wildcard: false }));
}

/** At lock. */
export function forgetClearTextHosts(): void {
  hosts = undefined;
}

async function note(host: string): Promise<boolean> {
  await ready();
  const open = opened();
  if (open === undefined) return false;
  const all = await allHosts();
  if (all.has(host)) return false;
  // A page of a sub-domain passes for its parents as well.
  const sites = new Set(open.grants.list().map(({ site }) => site));
  if (![...hostAndParents(host)].some(it => concernsHost(it) || sites.has(it))) return false;
  all.add(host);
  await browser.storage.session.set({ [entry]: [...all] });
  return true;
}

/** Registers the watch; `changed` is called when a host that matters was opened over http for the first time. */
export function watchClearText(changed: () => void): void {
  browser.webNavigation.onBeforeNavigate.addListener(({ url }) => {
    const host = httpHost(url);
    if (host === undefined) return;
    note(host).then(
      isNew => isNew && changed(),
      error => console.error('Clear text not noted', error),
    );
  });
}
