/**
 * The growing delay after wrong passwords. It slows down whoever tries passwords at an unattended browser; against
 * a copied vault only the KDF helps. A success resets it, and nothing is disabled for good.
 */
import * as v from 'valibot';
import type { StorageArea } from './session.js';

/** Wrong passwords since the last right one, and when the next may be tried (ms since the epoch; 0 at once). */
export interface Attempts {
  readonly failures: number;
  readonly retryAt: number;
}

const freeFailures = 3;
export const longestDelayMs = 5 * 60_000;
const none: Attempts = { failures: 0, retryAt: 0 };
const entryName = 'unlockAttempts';

const attemptsSchema = v.object({
  failures: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  retryAt: v.pipe(v.number(), v.minValue(0)),
});

/** Milliseconds to wait after so many wrong passwords in a row: none for three, then 1 s, doubling up to 5 min. */
export function nextDelay(failures: number): number {
  return failures <= freeFailures ? 0 : Math.min(1000 * 2 ** (failures - freeFailures - 1), longestDelayMs);
}

/** `attempts` after one more wrong password at `now` (ms since the epoch). */
export function afterFailure(attempts: Attempts, now: number): Attempts {
  const failures = attempts.failures + 1;
  const delay = nextDelay(failures);
  return { failures, retryAt: delay === 0 ? 0 : now + delay };
}

/** Milliseconds left to wait; never above the longest delay, even if the clock was set back meanwhile. */
export function remainingDelay(attempts: Attempts, now: number): number {
  return Math.min(Math.max(attempts.retryAt - now, 0), longestDelayMs);
}

/** What is known of earlier attempts; none when nothing, or nothing of use, is stored. */
export async function readAttempts(area: StorageArea): Promise<Attempts> {
  const parsed = v.safeParse(attemptsSchema, (await area.get(entryName))[entryName]);
  return parsed.success ? parsed.output : none;
}

/** Notes a wrong password at `now`, so that the delay survives a restart of the background. */
export async function recordFailure(area: StorageArea, now: number): Promise<Attempts> {
  const attempts = afterFailure(await readAttempts(area), now);
  await area.set({ [entryName]: attempts });
  return attempts;
}

/** Empties `area` but for the failures, as a lock is no right password. What is read for that is not waited for. */
export async function clearButAttempts(area: StorageArea): Promise<void> {
  const before = readAttempts(area).catch(() => none);
  await area.clear();
  const attempts = await before;
  if (attempts.failures > 0) await area.set({ [entryName]: attempts });
}

/** Forgets all failures: the right password was given. */
export async function resetAttempts(area: StorageArea): Promise<void> {
  await area.remove(entryName);
}
