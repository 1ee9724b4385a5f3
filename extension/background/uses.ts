/**
 * When pairs are used: the order in which they get the browser's rules. Noted at most once a minute for each pair, and
 * written in batches, not with each request; a lock that comes before a batch is written loses it.
 */
import type { Pair } from './attach/place.js';
import { attachmentOf, refreshRules } from './attach/refresh.js';
import { usedAt } from './pairs.js';
import { type OpenVault, opened } from './session.js';

/** Well below the time a worker lives after its last event. */
const batchMs = 5_000;

let writing: ReturnType<typeof setTimeout> | undefined;

function write(open: OpenVault): void {
  writing = undefined;
  if (opened() === open) open.saveStates().catch(error => console.error('Uses not written', error));
}

/** A request went out with the pair's secret and was accepted. One that has no rule for want of room gets one now. */
export function noteUse(open: OpenVault, pair: Pair): void {
  // A pair whose config was edited meanwhile is another one.
  const state = open.pairs.has(pair) ? usedAt(open.pairs.state(pair), Date.now()) : undefined;
  if (state === undefined) return;
  open.pairs.setState(pair, state);
  if (writing === undefined) writing = setTimeout(write, batchMs, open);
  const why = attachmentOf(open)?.left.get(pair);
  if (why === 'limit' || why === 'regex-limit')
    refreshRules(open, () => opened() === open).catch(error => console.error('Rules not renewed', error));
}
