/**
 * Test connection, short form: one request without and one with the config, from the browser itself. What it learns
 * counts: the pair is proven or failed by it, as by any request.
 */
import { parseChallenges } from '../../../shared/challenge.js';
import { methods } from '../../../shared/methods/index.js';
import { formatResource, matches } from '../../../shared/resource.js';
import type { ResponseOf } from '../../messages/answers.js';
import type { RequestOf } from '../../messages/requests.js';
import { isRefused, isSomething } from '../attach/place.js';
import { markFailed, markProven } from '../outcomes.js';
import { grantedOrigins, permits } from '../permits.js';
import { opened } from '../session.js';
import { askServer } from './ask.js';
import { verdictOf } from './verdict.js';

type Result = ResponseOf<'connection.test'>;
const none = { ms: 0, challenges: [] };

/** Tests `url`, or the resource's own URL, with one config. */
export async function testConnection({ id, resource, url }: RequestOf<'connection.test'>): Promise<Result> {
  const open = opened();
  const pair = open?.pairs.of(id).find(it => it.text === resource);
  if (open === undefined || pair === undefined) throw new Error('No such resource');
  const target = url ?? (pair.resource.wildcard ? undefined : formatResource(pair.resource));
  // Invariant 1: nothing is sent to a URL that the resource does not match.
  if (target === undefined || !matches(pair.resource, target))
    return { verdict: 'url-needed', without: none, with: none };
  const granted = await grantedOrigins();
  if (!permits(granted, pair.resource)) return { verdict: 'not-permitted', without: none, with: none };
  if (pair.resource.scheme === 'http' && !pair.resource.allowClearText)
    return { verdict: 'clear-text', without: none, with: none };
  const method = methods.get(pair.method);
  if (method?.effect === undefined) return { verdict: 'not-testable', without: none, with: none };
  const effect = await open.effect(pair);
  if (effect === undefined || isRefused(effect)) return { verdict: 'damaged', without: none, with: none };
  // Asked with nothing to send, the server would seem to refuse the credentials.
  if (!isSomething(effect)) return { verdict: 'no-token', without: none, with: none };
  // Locked, or edited, while a server was thinking: the secret goes nowhere, and nothing is learnt about another one.
  const stillHolds = () => opened() === open && open.pairs.of(id).includes(pair);
  const without = await askServer(target);
  if (!stillHolds()) throw new Error('The config is not the one to be tested any more');
  const withConfig = without.error === undefined ? await askServer(target, effect) : none;
  const verdict = verdictOf(without, withConfig, method.scheme);
  if (stillHolds()) {
    if (verdict === 'works' || verdict === 'forbidden') {
      const [challenge] = without.challenges
        .flatMap(parseChallenges)
        .filter(it => it.scheme === method.scheme);
      // Testing is an act of the user: what failed before may be proven again.
      if (open.pairs.state(pair).outcome === 'failed') open.pairs.setState(pair, { outcome: 'unproven' });
      await markProven(open, pair, challenge);
    }
    if (verdict === 'wrong-credentials') await markFailed(open, pair, 401);
  }
  return { verdict, without, with: withConfig };
}
