/**
 * The hosts of all resources, in storage.local: the one thing of the vault a locked Latchkey must know, to see
 * which challenges concern it (invariant 5 lists it). Host and kind, nothing else.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { AuthConfigSummary } from '../../shared/auth-config.js';
import { parentsOf } from '../../shared/domains.js';
import { methods } from '../../shared/methods/index.js';

const entry = 'resourceHosts';
const schema = v.array(v.object({ host: v.string(), kind: v.picklist(['header', 'certificate']) }));

type Kind = 'header' | 'certificate';
/** By host, `*.host` for a wildcard: whether a client certificate is used there, perhaps with headers as well. */
type Hosts = ReadonlyMap<string, Kind>;

let hosts: Hosts = new Map();
/** What storage.local holds, once somebody needed to know; changes follow each other. */
let stored: Promise<Hosts> | undefined;

/** What is not as we wrote it counts as no hosts. */
async function read(): Promise<Hosts> {
  const parsed = v.safeParse(schema, (await browser.storage.local.get(entry))[entry] ?? []);
  return new Map(parsed.success ? parsed.output.map(({ host, kind }) => [host, kind]) : []);
}

/** Loads the list, for a worker that has no open vault to take it from. */
export async function loadResourceHosts(): Promise<void> {
  hosts = await keep(stored ?? read());
}

/** What is read or written from now on starts from it; should it fail, from storage.local again. */
function keep(next: Promise<Hosts>): Promise<Hosts> {
  stored = next;
  next.catch(() => {
    if (stored === next) stored = undefined;
  });
  return next;
}

/** Takes the list from the vault's configs, at once, and writes it if it changed. */
export async function saveResourceHosts(configs: readonly AuthConfigSummary[]): Promise<void> {
  const fresh = new Map<string, Kind>();
  for (const { method, resources } of configs) {
    const isIdentity = methods.get(method)?.identity !== undefined;
    for (const { wildcard, host } of resources) {
      const name = wildcard ? `*.${host}` : host;
      if (isIdentity || !fresh.has(name)) fresh.set(name, isIdentity ? 'certificate' : 'header');
    }
  }
  hosts = fresh;
  const before = stored ?? read();
  await keep(
    before.then(async known => {
      if (fresh.size === known.size && [...fresh].every(([host, kind]) => known.get(host) === kind))
        return known;
      const list = [...fresh].map(([host, kind]) => ({ host, kind }));
      await browser.storage.local.set({ [entry]: list.sort((a, b) => (a.host < b.host ? -1 : 1)) });
      return fresh;
    }),
  );
}

/** Hosts at which client certificates are used, `*.host` for a wildcard. */
export function certificateHosts(): string[] {
  return [...hosts].filter(([, kind]) => kind === 'certificate').map(([host]) => host);
}

/** Whether a client certificate is used at `host`. */
export function usesCertificate(host: string): boolean {
  const names = [host, ...[...parentsOf(host)].map(parent => `*.${parent}`)];
  return names.some(name => hosts.get(name) === 'certificate');
}

/** Whether a resource of the vault may lie on `host`. */
export function concernsHost(host: string): boolean {
  return hosts.has(host) || [...parentsOf(host)].some(parent => hosts.has(`*.${parent}`));
}
