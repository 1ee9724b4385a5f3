/**
 * When tokens are renewed by themselves: before they expire, while the vault is open, for configs that are in use. What
 * is not used is left to expire, and renewed when a server asks for it.
 */
import browser from 'webextension-polyfill';
import type { AuthConfigId } from '../../../shared/auth-config.js';
import { renewAt } from '../../../shared/methods/oauth2.js';
import { type OpenVault, opened, ready } from '../session.js';
import { onTokens, renew } from './keeper.js';
import { pausedUntil } from './pauses.js';
import { type TokenConfig, tokenConfigs } from './token-configs.js';

const alarm = 'tokens';
/** A config that was not used for so long is not in use, in milliseconds. */
const idleMs = 24 * 60 * 60_000;

function isUsed(open: OpenVault, id: AuthConfigId, now: number): boolean {
  return open.pairs.of(id).some(pair => (open.pairs.state(pair).lastUsed ?? 0) > now - idleMs);
}

/** When a config's token is to be renewed by itself; undefined for never. */
function dueAt(open: OpenVault, { id, source, fields }: TokenConfig, now: number): number | undefined {
  if (!source.renews(fields) || !isUsed(open, id, now)) return undefined;
  const at = renewAt(fields);
  return at === undefined ? undefined : Math.max(at, pausedUntil(id));
}

async function dues(open: OpenVault): Promise<[AuthConfigId, number][]> {
  const now = Date.now();
  return (await tokenConfigs(open)).flatMap(config => {
    const at = dueAt(open, config, now);
    return at === undefined ? [] : [[config.id, at] as [AuthConfigId, number]];
  });
}

/** Sets the alarm for the next one. */
async function schedule(open: OpenVault): Promise<void> {
  const next = Math.min(...(await dues(open)).map(([, at]) => at));
  if (opened() !== open) return;
  if (next === Number.POSITIVE_INFINITY) await browser.alarms.clear(alarm);
  else browser.alarms.create(alarm, { when: Math.max(next, Date.now() + 1000) });
}

async function renewDue(): Promise<void> {
  await ready();
  const open = opened();
  if (open === undefined) return;
  const now = Date.now();
  const due = (await dues(open)).filter(([, at]) => at <= now);
  await Promise.all(
    due.map(([id]) => renew(open, id).catch(error => console.warn('Token not renewed', error))),
  );
  if (opened() === open) await schedule(open);
}

/** Looks when the next one is due, now that the vault is open. */
export function scheduleTokens(): void {
  const open = opened();
  if (open !== undefined) schedule(open).catch(error => console.error('Tokens not scheduled', error));
}

/** Registers what leads to renewals. */
export function renewTokens(): void {
  onTokens(schedule);
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === alarm) renewDue().catch(error => console.error('Tokens not renewed', error));
  });
}
