/** Work on tokens ends when the vault is locked: what would come of it could not be kept (invariant 4). */
import { opened } from '../session.js';

let controller = new AbortController();

export const abortWork = (): void => controller.abort();

/** Aborted at lock, and while there is none open. */
export function untilLock(): AbortSignal {
  if (opened() === undefined) return AbortSignal.abort();
  if (controller.signal.aborted) controller = new AbortController();
  return controller.signal;
}
