/**
 * The fence around client certificates for one request, where rules cannot tell the page at the top of the tab
 * (Firefox): the same as certificate/rules.ts, decided with the exact initiator and top page.
 */
import { hostOf, isBelow } from '../../../shared/domains.js';
import type { SendingRequest } from '../../browser/index.js';
import { servesSite } from '../challenge/decide.js';
import { usesCertificate } from '../resource-hosts.js';
import type { OpenVault } from '../session.js';

/**
 * Whether the request would go over a connection with a certificate that its page may not use; while locked nobody may.
 * At the browser's start the request may come before any rule (invariant 4).
 */
export function isFencedOff(open: OpenVault | undefined, request: SendingRequest): boolean {
  if (open === undefined) return usesCertificate(hostOf(request.url) ?? '');
  return open.identitiesAt(request.url).some(pair => {
    const { resource } = pair;
    const allows = open.allowsSite(pair, request.tabId);
    // The hosts of a wildcard are one site here, as in the rules.
    const isOwn = (host: string) => resource.wildcard && isBelow(host, resource.host);
    return !servesSite(request, host => isOwn(host) || allows(host));
  });
}
