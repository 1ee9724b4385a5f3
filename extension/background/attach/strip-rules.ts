/**
 * Taking `authcfg=<id>` out of URLs that name the config they would get anyway: the server need not see it. The
 * browser does so by a redirect of its own, which not every request survives: a page can forbid it or ask to see it
 * (fetch with `redirect: 'error'` or `'manual'`), and it fails for a streamed body, a service worker's script and, in
 * Firefox, a WebSocket (decision 5). Those keep the parameter.
 */
import type { RuleBody } from '../../browser/index.js';
import { strippableFilters } from './filter.js';
import { type Hosts, initiatorsOf } from './initiators.js';
import type { Place } from './place.js';
import { priorityOf, rulesFor } from './rules.js';

const embedded = ['sub_frame', 'image', 'stylesheet'];
const action = {
  type: 'redirect',
  redirect: { transform: { queryTransform: { removeParams: ['authcfg'] } } },
};

export function stripRules(place: Place, hosts: Hosts): RuleBody[] {
  const filters = (place.ids ?? []).flatMap(id => strippableFilters(place.resource, id));
  // Above its own shadow, below those of whatever is more specific or named instead.
  const priority = priorityOf(place, 'header');
  const lists = initiatorsOf(place, hosts).filter(({ tabId }) => tabId === undefined);
  return [
    ...rulesFor(filters, priority, action, { resourceTypes: ['main_frame'] }),
    // What strangers embed stays as it is: they could find out by it which ids there are.
    ...lists.flatMap(({ initiators, strangers }) =>
      rulesFor(filters, priority, action, {
        resourceTypes: embedded,
        initiatorDomains: initiators,
        ...(strangers.length === 0 ? {} : { excludedInitiatorDomains: strangers }),
      }),
    ),
  ];
}
