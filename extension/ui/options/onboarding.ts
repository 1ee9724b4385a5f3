/** Whether a new master password may be taken: the rules, apart from the form that shows them. */
import type { MessageKey } from '../i18n.js';
import { longEnough, type Score, strongEnough } from './strength.js';

export interface NewPassword {
  readonly password: string;
  readonly repeated: string;
  /** The user insists on a weak one. */
  readonly weakAccepted: boolean;
}

/** Why it may not, by field; empty when it may. */
export function newPasswordProblems(
  { password, repeated, weakAccepted }: NewPassword,
  score: Score,
): Partial<Record<keyof NewPassword, MessageKey>> {
  if (!longEnough(password)) return { password: 'passwordShort' };
  return {
    ...(repeated === password ? {} : { repeated: 'passwordsDiffer' as const }),
    ...(score >= strongEnough || weakAccepted ? {} : { weakAccepted: 'weakUnconfirmed' as const }),
  };
}
