/**
 * Test connection, the full story: the companion makes the request itself, with the config, and tells each step. Nothing
 * is learnt from it: whether a config works in the browser is for the browser to show.
 */
import { withParameters } from '../../../shared/query.js';
import { formatResource, matches } from '../../../shared/resource.js';
import type { ResponseOf } from '../../messages/answers.js';
import type { RequestOf } from '../../messages/requests.js';
import { identityIds } from '../certificate/hand-over.js';
import { companion, letIdle } from '../companion/client.js';
import { reasonOf } from '../companion/port.js';
import { openedOrFail } from '../session.js';

/** What a request of the pair carries: headers of its own, and the certificate of the connection, if one is at hand. */
export async function tellConnection({
  id,
  resource,
  url,
}: RequestOf<'connection.story'>): Promise<ResponseOf<'connection.story'>> {
  const open = openedOrFail();
  const pair = open.pairsOf(id).find(it => it.text === resource);
  if (pair === undefined) throw new Error('No such resource');
  const target = url ?? (pair.resource.wildcard ? undefined : formatResource(pair.resource));
  // Invariant 1: nothing is sent to a URL that the resource does not match.
  if (target === undefined || !matches(pair.resource, target)) return { ok: false, reason: 'url-needed' };
  const { headers, query } = (open.pairs.has(pair) ? await open.effect(pair) : undefined) ?? {};
  const configs = open.pairs.has(pair) ? open.identitiesAt(target).map(({ configId }) => configId) : [id];
  const [identity] = configs.flatMap(identityIds);
  try {
    const probe = await companion.ask('connection.probe', {
      url: query === undefined ? target : withParameters(target, query),
      ...(headers === undefined ? {} : { headers: { ...headers } }),
      ...(identity === undefined ? {} : { identity }),
    });
    return { ok: true, probe };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  } finally {
    letIdle();
  }
}
