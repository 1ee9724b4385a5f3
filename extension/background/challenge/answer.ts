/**
 * Answers challenges (webRequest.onAuthRequired): gathers what is known, asks decide.ts, and carries its decision
 * out. Only what no rule can do comes here: a locked vault, an unproven pair, a resource without a rule.
 */
import { methods } from '../../../shared/methods/index.js';
import type { AuthAnswer, AuthRequest } from '../../browser/index.js';
import { onlyPair, pairsFor } from '../authcfg/pairs-for.js';
import { markFailed } from '../outcomes.js';
import { awaitChoice, awaitUnlock } from '../prompt/ask.js';
import { notedWhile } from '../prompt/refused-pages.js';
import { concernsHost } from '../resource-hosts.js';
import { opened, ready, vaultState } from '../session.js';
import { decide } from './decide.js';
import { give, trials, tried } from './give.js';
import { factsOf, tell } from './request.js';
import { othersUnderWay } from './sent.js';

const passOn: AuthAnswer = { kind: 'pass' };
const cancel: AuthAnswer = { kind: 'cancel' };

/** Decides on a challenge and carries it out; the browser holds the request meanwhile. */
export async function answerChallenge(request: AuthRequest): Promise<AuthAnswer> {
  await ready();
  const facts = await factsOf(request);
  // Trying it apart taught nothing: the request is its own trial then.
  let triedApart = false;
  for (;;) {
    const open = opened();
    const pairs = open === undefined ? [] : pairsFor(open, { ...facts, tabId: request.tabId });
    const pair = onlyPair(pairs);
    const fields = pair && (await open?.fields(pair));
    const decision = decide(facts, {
      state: vaultState(),
      concernsHost: concernsHost(new URL(request.url).hostname),
      pairs,
      pairState: (pair && open?.pairs.state(pair)) ?? { outcome: 'unproven' },
      methodScheme: pair && methods.get(pair.method)?.scheme,
      boundRealm: fields?.realm || undefined,
      allowsSite: host => pairs.some(it => open?.allowsSite(it, request.tabId)(host) ?? false),
      trialRunning: pair !== undefined && trials.running(pair, request.requestId),
    });
    switch (decision.kind) {
      case 'pass':
        trials.end(request.requestId);
        if (decision.why !== undefined) tell(request, decision.why, pair);
        return passOn;
      case 'cancel':
        trials.end(request.requestId);
        // Requests of other sites are told of where all of them are seen, challenged or not: consent/foreign.ts.
        if (decision.why !== undefined && decision.why !== 'foreign')
          tell(request, decision.why, pair, pairs[0]?.text);
        return cancel;
      case 'unlock': {
        const outcome = await notedWhile(request, () => awaitUnlock(request));
        if (outcome !== 'answered') {
          tell(request, outcome === 'cancelled' ? 'cancelled' : 'locked');
          return cancel;
        }
        break; // the vault is open: decide again
      }
      case 'choose': {
        const resource = pairs[0]?.text ?? '';
        if ((await awaitChoice(request, resource)) !== 'answered') {
          tell(request, 'tie', undefined, resource);
          return cancel;
        }
        break; // chosen, or locked meanwhile: decide again
      }
      case 'wait':
        if (pair !== undefined) await trials.over(pair);
        break;
      case 'wrong-credentials':
        if (open !== undefined && pair !== undefined) await markFailed(open, pair, 401);
        trials.end(request.requestId);
        tell(request, 'wrong-credentials', pair);
        return cancel;
      case 'answer':
        if (open === undefined || pair === undefined || fields === undefined) {
          tell(request, 'error', pair);
          return cancel;
        }
        // Nothing is awaited between the decision and this line: two requests never both begin a trial.
        if (open.pairs.state(pair).outcome === 'unproven' && !triedApart) {
          trials.begin(pair, request.requestId);
          // A lone navigation is its own trial: its page has not begun to ask for more.
          const alone = request.type === 'main_frame' && !othersUnderWay(request.requestId, request.url);
          if (!alone) {
            await tried(request, facts, open, pair, fields);
            triedApart = true;
            break; // that took its time: decide again
          }
        }
        return give(request, facts, open, pair, fields);
    }
  }
}
