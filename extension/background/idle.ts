/** Locking when the screen locks, and after idle time if the user chose one. */
import browser, { type Idle } from 'webextension-polyfill';

/** Minutes without input after which the vault locks; 0: never. The browser counts from its own last input. */
export function applyIdleSetting(minutes: number): void {
  if (minutes > 0) browser.idle.setDetectionInterval(minutes * 60);
}

/** Whether a change of the idle state is one to lock at. */
export function locksAt(state: Idle.IdleState, minutes: number): boolean {
  return state === 'locked' || (state === 'idle' && minutes > 0);
}
