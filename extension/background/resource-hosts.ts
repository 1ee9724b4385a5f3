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
/** What storage.local holds, once somebody needed to know; changes follow each other. */
let stored: Promise<ReadonlySet<string>> | undefined;

/** What is not as we wrote it counts as no hosts. */
async function read(): Promise<ReadonlySet<string>> {
  const parsed = v.safeParse(schema, (await browser.storage.local.get(entry))[entry] ?? []);
  return new Set(parsed.success ? parsed.output.map(({ host }) => host) : []);
}

/** Loads the list, for a worker that has no open vault to take it from. */
export async function loadResourceHosts(): Promise<void> {
  hosts = await keep(stored ?? read());
}

/** What is read or written from now on starts from it; should it fail, from storage.local again. */
function keep(next: Promise<ReadonlySet<string>>): Promise<ReadonlySet<string>> {
  stored = next;
  next.catch(() => {
    if (stored === next) stored = undefined;
  });
  return next;
}

/** Takes the list from the vault's configs, at once, and writes it if it changed; `*.host` stands for a wildcard. */
export async function saveResourceHosts(configs: readonly AuthConfigSummary[]): Promise<void> {
  const fresh = new Set(
    configs.flatMap(({ resources }) =>
      resources.map(({ wildcard, host }) => (wildcard ? `*.${host}` : host)),
    ),
  );
  hosts = fresh;
  const before = stored ?? read();
  await keep(
    before.then(async known => {
      if (fresh.size === known.size && [...fresh].every(host => known.has(host))) return known;
      await browser.storage.local.set({ [entry]: [...fresh].sort().map(host => ({ host, kind: 'header' })) });
      return fresh;
    }),
  );
}

/** Whether a resource of the vault may lie on `host`. */
export function concernsHost(host: string): boolean {
  return hosts.has(host) || [...parentsOf(host)].some(parent => hosts.has(`*.${parent}`));
}
