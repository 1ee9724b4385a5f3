/**
 * Answers challenges (webRequest.onAuthRequired): gathers what is known, asks decide.ts, and carries its decision
 * out. Only what no rule can do comes here: a locked vault, an unproven pair, a resource without a rule.
 */
import { methods } from '../../../shared/methods/index.js';
import type { AuthAnswer, AuthRequest } from '../../browser/index.js';
import type { Pair } from '../attach/place.js';
import { markFailed, markProven } from '../outcomes.js';
import { concernsHost } from '../resource-hosts.js';
import { type OpenVault, opened, ready, vaultState } from '../session.js';
import { type Happening, happened } from '../status.js';
import { awaitUnlock } from '../unlock/wait.js';
import { type ChallengeFacts, decide } from './decide.js';
import { fence, unfence } from './guard.js';
import { accepted } from './outcome.js';
import { hadAuthorization, othersUnderWay } from './sent.js';
import { topPageOf } from './top-page.js';
import { Trials } from './trial.js';
import { tryOut } from './try.js';

/** An answer given, until its request ends. */
interface Answered {
  readonly pair: Pair;
  readonly url: string;
  readonly tabId: number;
  readonly scheme: string;
  readonly realm: string | undefined;
}

const answered = new Map<string, Answered>();
const trials = new Trials();
const passOn: AuthAnswer = { kind: 'pass' };
const cancel: AuthAnswer = { kind: 'cancel' };

async function factsOf(request: AuthRequest): Promise<ChallengeFacts> {
  return {
    ...request,
    scheme: request.scheme.toLowerCase(),
    realm: request.realm,
    initiator: request.initiator,
    topPage: request.type === 'main_frame' ? 'unreadable' : await topPageOf(request.tabId),
    ownRequest: request.initiator === location.origin,
    hadAuthorization: hadAuthorization(request.requestId),
    answeredBefore: answered.get(request.requestId)?.url === request.url,
  };
}

function hostOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.hostname;
}

/** Host of the site that caused a request, when it is another than the request's own. */
export function foreignSite(request: {
  readonly url: string;
  readonly initiator?: string;
}): string | undefined {
  const site = hostOf(request.initiator);
  return site === undefined || site === '' || site === hostOf(request.url) ? undefined : site;
}

function tell(request: AuthRequest, outcome: Happening['outcome'], pair?: Pair): void {
  const site = foreignSite(request);
  void happened(request.tabId, {
    outcome,
    url: request.url,
    resource: pair?.text ?? new URL(request.url).origin,
    ...(pair === undefined ? {} : { pair }),
    ...(site === undefined ? {} : { site }),
  });
}

/** Decides on a challenge and carries it out; the browser holds the request meanwhile. */
export async function answerChallenge(request: AuthRequest): Promise<AuthAnswer> {
  await ready();
  const facts = await factsOf(request);
  for (;;) {
    const open = opened();
    const pairs = open?.pairs.best(request.url) ?? [];
    const pair = pairs.length === 1 ? pairs[0] : undefined;
    const fields = pair && (await open?.fields(pair));
    const decision = decide(facts, {
      state: vaultState(),
      concernsHost: concernsHost(new URL(request.url).hostname),
      pairs,
      pairState: (pair && open?.pairs.state(pair)) ?? { outcome: 'unproven' },
      methodScheme: pair && methods.get(pair.method)?.scheme,
      boundRealm: fields?.realm || undefined,
      allowsSite: host => (pair && open?.grants.table.allows(pair.configId, host, request.tabId)) ?? false,
      trialRunning: pair !== undefined && trials.running(pair),
    });
    switch (decision.kind) {
      case 'pass':
        if (decision.why !== undefined) tell(request, decision.why, pair);
        return passOn;
      case 'cancel':
        // Requests of other sites are told of where all of them are seen, challenged or not: consent/foreign.ts.
        if (decision.why !== undefined && decision.why !== 'foreign') tell(request, decision.why, pair);
        return cancel;
      case 'unlock': {
        const outcome = await awaitUnlock(request);
        if (outcome !== 'unlocked') {
          tell(request, outcome);
          return cancel;
        }
        break; // the vault is open: decide again
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
        if (open.pairs.state(pair).outcome === 'unproven') {
          trials.begin(pair, request.requestId);
          // A lone navigation is its own trial: its page has not begun to ask for more.
          const alone = request.type === 'main_frame' && !othersUnderWay(request.requestId, request.url);
          const knowable = methods.get(pair.method)?.effect !== undefined;
          if (knowable && !alone && (await tried(request, facts, open, pair))) break; // there is an outcome: decide again
        }
        return give(request, facts, open, pair, fields);
    }
  }
}

/** Tries the pair apart from the request, and keeps what came of it; false: nothing was learned. */
async function tried(
  { requestId, url, tabId }: AuthRequest,
  { scheme, realm }: ChallengeFacts,
  open: OpenVault,
  pair: Pair,
): Promise<boolean> {
  const headers = (await open.headers(pair)) ?? {};
  const result = await tryOut({ url, headers, scheme, realm });
  // A lock that came meanwhile wins.
  if (result === 'unknown' && opened() === open) return false;
  if (opened() === open) {
    if (result === 'accepted')
      await markProven(open, pair, { scheme, ...(realm === undefined ? {} : { realm }) });
    else {
      await markFailed(open, pair, 401);
      void happened(tabId, { outcome: 'wrong-credentials', url, pair, resource: pair.text, status: 401 });
    }
  }
  trials.end(requestId);
  return true;
}

async function give(
  request: AuthRequest,
  facts: ChallengeFacts,
  open: OpenVault,
  pair: Pair,
  fields: Readonly<Record<string, string>>,
): Promise<AuthAnswer> {
  const { requestId, url, tabId } = request;
  answered.set(requestId, { pair, url, tabId, scheme: facts.scheme, realm: facts.realm });
  try {
    await fence(requestId, url, {
      configId: pair.configId,
      passers: () => ({
        ownHostIsSafe: !pair.resource.publicSuffix,
        sites: open.grants.table.allowed(pair.configId),
        tabs: open.grants.table.tabs(pair.configId),
      }),
      // Digest lives from the cache: the browser answers each nonce from what it holds.
      untilLock: methods.get(pair.method)?.effect === undefined,
    });
  } catch (error) {
    console.error('No fence, no credentials', error);
    forget(requestId);
    tell(request, 'error', pair);
    return cancel;
  }
  // Invariant 4: a lock that came meanwhile wins.
  if (opened() !== open) {
    forget(requestId);
    return cancel;
  }
  return { kind: 'credentials', username: fields.username ?? '', password: fields.password ?? '' };
}

function forget(requestId: string): void {
  answered.delete(requestId);
  trials.end(requestId);
  unfence(requestId).catch(error => console.error('Auth cache not emptied', error));
}

/** The answered request got a response (`ended`: and it is over, or went on to another URL). */
export async function answeredResponse(
  requestId: string,
  status: number | undefined,
  ended: boolean,
): Promise<void> {
  const answer = answered.get(requestId);
  if (answer === undefined) return;
  if (ended) {
    answered.delete(requestId);
    unfence(requestId).catch(error => console.error('Auth cache not emptied', error));
  }
  try {
    const open = opened();
    if (open === undefined || status === undefined || !accepted(status)) return;
    const { pair, url, scheme, realm, tabId } = answer;
    // Awaited before the trial ends, so that those who wait find the pair proven.
    await markProven(open, pair, { scheme, ...(realm === undefined ? {} : { realm }) });
    if (ended) void happened(tabId, { outcome: 'sent', url, pair, resource: pair.text, status });
  } finally {
    trials.end(requestId);
  }
}
