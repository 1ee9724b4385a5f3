/**
 * Clickjacking: a page that knows where our window will open could make the user click there just as it opens. So a
 * button that allows something stays inactive until its question has been in sight, with the focus, for a while.
 */

/** How long, in milliseconds, without a break. */
export const armingMs = 700;

/** What the page is like at this moment. */
export interface Sight {
  readonly visible: boolean;
  readonly focused: boolean;
  /** What is asked: another question counts anew. */
  readonly question: unknown;
}

/** Since when (milliseconds, of any clock that only goes on) a question is in sight; `undefined`: it is not. */
export interface Arming {
  readonly question: unknown;
  readonly since: number | undefined;
}

/** To be told of every change of sight. */
export function looked(before: Arming | undefined, sight: Sight, now: number): Arming {
  const { question } = sight;
  if (!sight.visible || !sight.focused) return { question, since: undefined };
  const unbroken = before !== undefined && before.question === question ? before.since : undefined;
  return { question, since: unbroken ?? now };
}

/** Milliseconds until `question` may be allowed: 0 from then on, `undefined` while it is out of sight. */
export function armsIn({ question, since }: Arming, asked: unknown, now: number): number | undefined {
  return question !== asked || since === undefined ? undefined : Math.max(0, since + armingMs - now);
}
