/** What requests taught about a pair: it is proven, or it failed. Stored at once, and rules follow. */
import type { PairState } from '../../shared/auth-config.js';
import { type Pair, servedByRule } from './attach/place.js';
import { refreshRules } from './attach/refresh.js';
import { type OpenVault, opened } from './session.js';

async function learn(open: OpenVault, pair: Pair, state: PairState): Promise<void> {
  // The config was edited while its request ran: what it taught is of a secret that is no more.
  if (!open.pairs.has(pair)) return;
  open.pairs.setState(pair, state);
  // Rules first: a failed pair's secret is withdrawn before anything is written.
  await refreshRules(open, () => opened() === open);
  if (opened() === open) await open.saveStates();
}

/** A request with the pair's secret was accepted; `seen` is the challenge it answered, if there was one. */
export async function markProven(
  open: OpenVault,
  pair: Pair,
  seen: { readonly scheme?: string; readonly realm?: string } = {},
): Promise<void> {
  const { outcome } = open.pairs.state(pair);
  // A failed pair stays failed until the user acts: a late response of an earlier request does not revive it.
  if (outcome !== 'unproven') return;
  await learn(open, pair, { outcome: 'proven', ...seen, lastUsed: Date.now() });
}

/** The server refused the pair's secret. */
export async function markFailed(open: OpenVault, pair: Pair, status: number): Promise<void> {
  const state = open.pairs.state(pair);
  if (state.outcome === 'failed') return;
  await learn(open, pair, { ...state, outcome: 'failed', status });
}

/**
 * The server refused a request in which the pair's secret had taken the place of the page's own (invariant 10). That
 * may say as much of the address as of the secret, so no more of it is sent by rule, and one trial decides: the pair is
 * unproven again. Where a rule would go on all the same, it is failed.
 */
export async function markDoubtful(open: OpenVault, pair: Pair, status: number): Promise<void> {
  const state: PairState = { ...open.pairs.state(pair), outcome: 'unproven' };
  if (servedByRule(pair, state)) return markFailed(open, pair, status);
  if (open.pairs.state(pair).outcome === 'proven') await learn(open, pair, state);
}

/** The user says that the pairs of a config may be tried again. */
export async function forgetFailures(open: OpenVault, configId: string): Promise<void> {
  for (const pair of open.pairs.of(configId)) {
    if (open.pairs.state(pair).outcome === 'failed') open.pairs.setState(pair, { outcome: 'unproven' });
  }
  await refreshRules(open, () => opened() === open);
  await open.saveStates();
}
