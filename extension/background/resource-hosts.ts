/**
 * The hosts of all resources, in storage.local: the one thing of the vault a locked Latchkey must know, to see
 * which challenges concern it (invariant 5 lists it). Host and kind, nothing else.
 */
import * as v from 'valibot';
import browser from 'webextension-polyfill';
import type { AuthConfigSummary } from '../../shared/auth-config.js';
import { parentsOf } from '../../shared/domains.js';

const entry = 'resourceHosts';
const schema = v.array(v.object({ host: v.string(), kind: v.picklist(['header', 'certificate']) }));

let hosts: ReadonlySet<string> = new Set();

/** Loads the list; what is not as we wrote it counts as no hosts. */
export async function loadResourceHosts(): Promise<void> {
  const stored = (await browser.storage.local.get(entry))[entry];
  const parsed = v.safeParse(schema, stored ?? []);
  hosts = new Set(parsed.success ? parsed.output.map(({ host }) => host) : []);
}

/** Writes the list from the vault's configs; `*.host` stands for a wildcard. */
export async function saveResourceHosts(configs: readonly AuthConfigSummary[]): Promise<void> {
  const fresh = new Set(
    configs.flatMap(({ resources }) =>
      resources.map(({ wildcard, host }) => (wildcard ? `*.${host}` : host)),
    ),
  );
  if (fresh.size === hosts.size && [...fresh].every(host => hosts.has(host))) return;
  hosts = fresh;
  await browser.storage.local.set({ [entry]: [...fresh].sort().map(host => ({ host, kind: 'header' })) });
}

/** Whether a resource of the vault may lie on `host`. */
export function concernsHost(host: string): boolean {
  return hosts.has(host) || [...parentsOf(host)].some(parent => hosts.has(`*.${parent}`));
}
