/** Carrying out a decision about a site, permissions included. */
import type { RequestOf } from '../../messages/requests.js';
import { requestPatterns } from '../permissions.js';
import type { Ask } from '../request.js';
import type { ConsentOutcome } from './ConsentResult.js';

/**
 * Must be called synchronously in a click: browsers ask only during a user gesture. The decision goes to the
 * background first, as the popup may not live to see the browser's answer.
 */
export async function decideFor(
  ask: Ask,
  grant: Omit<RequestOf<'consent.begin'>, 'origins'>,
  origins: readonly string[],
): Promise<ConsentOutcome> {
  const begun = ask('consent.begin', { ...grant, origins: [...origins] });
  if (grant.decision === 'never') {
    await begun;
    return 'refused';
  }
  const [given] = await Promise.all([requestPatterns(origins), begun]);
  const { tabId, site, configId } = grant;
  const { granted } = await ask('consent.finish', { given, tabId, site, configId });
  return granted ? 'granted' : 'denied';
}
