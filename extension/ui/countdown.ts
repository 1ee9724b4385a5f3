/** Waiting times as a user reads them, and the clock that keeps them true on screen. */
import { useEffect, useState } from 'preact/hooks';

/** Whole seconds from `now` to `until`, rounded up so that zero means over; 0 when there is nothing to wait for. */
export function secondsLeft(until: number | undefined, now: number): number {
  return until === undefined ? 0 : Math.max(0, Math.ceil((until - now) / 1000));
}

/** `m:ss`, which needs no translation. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Seconds left until `until`, counting down on screen and still at zero. */
export function useSecondsLeft(until: number | undefined): number {
  const [, tick] = useState(0);
  const left = secondsLeft(until, Date.now());
  const waiting = left > 0;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => tick(Date.now()), 250);
    return () => clearInterval(timer);
  }, [until, waiting]);
  return left;
}
