/**
 * Http twins: a page of a resource's host that came over http may have been written by anyone on the way, and rules
 * take it for the host itself. Where http is served on the default port it is upgraded before anything is sent.
 */
import { matches } from '../../../shared/resource.js';
import type { RuleBody } from '../../browser/index.js';
import { attachedAt, type Place } from './place.js';

/** Above every attaching rule (compile.ts), below the fences (challenge/guard.ts). */
const priority = 2 ** 22;

/** Kept free for them beside the attaching rules (RuleDialect.maxRules). */
export const maxTwinRules = 500;

/**
 * Upgrades of navigations to the http twins of hosts with https resources on the default port, and of the sites
 * granted them; not where a clear-text resource lies on that very host and port, as the user wants it as it is.
 * `upgradeScheme` keeps an explicit port and would break it, so no other port is upgraded.
 */
export function twinRules(places: readonly Place[]): RuleBody[] {
  const hosts = new Set<string>();
  for (const { resource, sites } of places.flatMap(attachedAt)) {
    if (resource.scheme !== 'https' || resource.port !== 443) continue;
    if (!resource.wildcard) hosts.add(resource.host);
    for (const site of sites?.allowed ?? []) hosts.add(site);
  }
  const clearText = places
    .map(({ resource }) => resource)
    .filter(({ scheme, port }) => scheme === 'http' && port === 80);
  const wanted = (host: string) =>
    clearText.some(
      resource => resource.host === host || matches({ ...resource, path: '/' }, `http://${host}/`),
    );
  return [...hosts]
    .filter(host => !wanted(host))
    .map(host => ({
      priority,
      action: { type: 'upgradeScheme' },
      condition: {
        urlFilter: `|http://${host}/`,
        isUrlFilterCaseSensitive: true,
        resourceTypes: ['main_frame', 'sub_frame'],
      },
    }));
}
