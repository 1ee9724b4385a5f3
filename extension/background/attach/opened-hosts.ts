/**
 * Hosts opened in this session whose pages rules would take for another host's: those that came over http, and
 * sub-domains of resource hosts. Known by name they are left out (invariant 3). The browser is not the second line
 * there: it asks for no permission when a page embeds a frame or posts a form, nor for anything with "watch all
 * sites".
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { hostAndParents, parentsOf } from '../../../shared/domains.js';
import { readNote } from '../note.js';
import { concernsHost } from '../resource-hosts.js';
import { opened, ready } from '../session.js';
import type { PageHosts } from './initiators.js';

const entry = 'openedHosts';
/** Origins without port: `http://host`. */
const schema = v.array(v.string());

let origins: Promise<Set<string>> | undefined;

/** The page's origin without port, if it is one that rules would take for another host's. */
function mistakable(url: string | undefined): string | undefined {
  const page = url === undefined ? null : URL.parse(url);
  if (page === null || page.hostname === '') return undefined;
  const { protocol, hostname } = page;
  if (protocol === 'https:')
    return [...parentsOf(hostname)].some(concernsHost) ? `https://${hostname}` : undefined;
  if (protocol !== 'http:') return undefined;
  // A page of a sub-domain passes for its parents as well.
  const sites = new Set(
    opened()
      ?.grants.list()
      .map(({ site }) => site),
  );
  const concerned = [...hostAndParents(hostname)].some(it => concernsHost(it) || sites.has(it));
  return concerned ? `http://${hostname}` : undefined;
}

async function load(): Promise<Set<string>> {
  const noted = await readNote(entry, schema);
  // What was opened while the vault was locked, nobody noted.
  const tabs = (await browser.tabs.query({})).map(tab => mistakable(tab.url));
  return new Set([...(noted ?? []), ...tabs.filter(it => it !== undefined)]);
}

function all(): Promise<Set<string>> {
  origins ??= load();
  return origins;
}

/** The hosts, for the compiler. */
export async function openedHosts(): Promise<PageHosts[]> {
  return [...(await all())].map(origin => {
    const [scheme = '', host = ''] = origin.split('://');
    return { scheme, host, wildcard: false };
  });
}

/** At lock. */
export function forgetOpenedHosts(): void {
  origins = undefined;
}

async function note(url: string): Promise<boolean> {
  await ready();
  const origin = opened() === undefined ? undefined : mistakable(url);
  if (origin === undefined) return false;
  const known = await all();
  if (known.has(origin)) return false;
  known.add(origin);
  await browser.storage.session.set({ [entry]: [...known] });
  return true;
}

/** Registers the watch; `changed` is called when such a host was opened for the first time. */
export function watchOpenedHosts(changed: () => void): void {
  browser.webNavigation.onBeforeNavigate.addListener(({ url }) => {
    note(url).then(
      isNew => isNew && changed(),
      error => console.error('Host not noted', error),
    );
  });
}
