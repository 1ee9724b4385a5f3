/**
 * Giving credentials to a challenged request, and what the answers teach: the pair is proven, or the trial is over.
 */
import type { Fields } from '../../../shared/auth-config.js';
import { answerTo, readDigest } from '../../../shared/digest.js';
import { methods } from '../../../shared/methods/index.js';
import { type AuthAnswer, type AuthRequest, browserSide } from '../../browser/index.js';
import type { Pair } from '../attach/place.js';
import { chosenByUrl } from '../authcfg/pairs-for.js';
import { markFailed, markProven } from '../outcomes.js';
import { type OpenVault, opened } from '../session.js';
import { happened } from '../status.js';
import { noteUse } from '../uses.js';
import type { ChallengeFacts } from './decide.js';
import { fence, unfence } from './guard.js';
import { accepted } from './outcome.js';
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
/** Which pairs are being tried. */
export const trials = new Trials();
const cancel: AuthAnswer = { kind: 'cancel' };

/** Whether this request was given credentials for this URL: a redirect keeps the request and changes the URL. */
export function wasAnswered(requestId: string, url: string): boolean {
  return answered.get(requestId)?.url === url;
}

/** Tries the pair apart from the request, and keeps what came of it; the trial goes on where nothing was learned. */
export async function tried(
  { requestId, url, tabId }: AuthRequest,
  { scheme, realm }: ChallengeFacts,
  open: OpenVault,
  pair: Pair,
  fields: Fields,
): Promise<void> {
  const { username = '', password = '' } = fields;
  const answer = (challenge: string) => {
    // Invariant 4: the server took its time, and a lock may have come meanwhile.
    const offered = opened() === open ? readDigest(challenge) : undefined;
    const request = { url, method: 'GET' };
    const authorization = offered && answerTo(offered, request, { username, password }, crypto.randomUUID());
    return authorization === undefined ? undefined : { authorization };
  };
  const headers = methods.get(pair.method)?.effect?.(fields)?.headers;
  const result = await tryOut({ url, credentials: headers ?? answer, scheme, realm });
  // A lock that came meanwhile wins.
  if (result === 'unknown' && opened() === open) return;
  if (opened() === open) {
    if (result === 'accepted')
      await markProven(open, pair, { scheme, ...(realm === undefined ? {} : { realm }) });
    else {
      await markFailed(open, pair, 401);
      void happened(tabId, { outcome: 'wrong-credentials', url, pair, resource: pair.text, status: 401 });
    }
  }
  trials.end(requestId);
}

/** Gives a request the pair's credentials, once strangers are fenced off; the server's own 401 where that fails. */
export async function give(
  request: AuthRequest,
  facts: ChallengeFacts,
  open: OpenVault,
  pair: Pair,
  fields: Fields,
): Promise<AuthAnswer> {
  const { requestId, url, tabId } = request;
  answered.set(requestId, { pair, url, tabId, scheme: facts.scheme, realm: facts.realm });
  const behind = {
    configId: pair.configId,
    passers: (configId: string) => ({
      own: new URL(url).hostname,
      ownHostIsSafe: !pair.resource.publicSuffix,
      sites: open.grants.table.allowed(configId),
      withheld: open.grants.table.withheld(configId),
      tabs: open.grants.table.tabs(configId),
    }),
    // Digest lives from the cache: the browser answers each nonce from what it holds.
    untilLock: methods.get(pair.method)?.effect === undefined,
  };
  try {
    if (browserSide.keepsAnswers) await fence(requestId, url, behind);
  } catch (error) {
    console.error('No fence, no credentials', error);
    forget(requestId);
    void happened(tabId, { outcome: 'error', url, pair, resource: pair.text });
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
    noteUse(open, pair);
    const byUrl = chosenByUrl(open, url, pair) ? { byUrl: true as const } : {};
    if (ended) void happened(tabId, { outcome: 'sent', url, pair, resource: pair.text, status, ...byUrl });
  } finally {
    trials.end(requestId);
  }
}
