/** What requests taught about a pair: it is proven, or it failed. Stored at once, and rules follow. */
import type { PairState } from '../../shared/auth-config.js';
import type { Pair } from './attach/place.js';
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

/** The user says that the pairs of a config may be tried again. */
export async function forgetFailures(open: OpenVault, configId: string): Promise<void> {
  for (const pair of open.pairs.of(configId)) {
    if (open.pairs.state(pair).outcome === 'failed') open.pairs.setState(pair, { outcome: 'unproven' });
  }
  await refreshRules(open, () => opened() === open);
  await open.saveStates();
}
