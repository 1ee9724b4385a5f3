import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again every 50 ms until there is an answer; undefined when the limit has passed or the signal has come. */
export async function poll<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  limitMs: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  for (const end = Date.now() + limitMs; Date.now() < end && !signal?.aborted; await sleep(50)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
}
