/** What can be decided about a site, in plain words. */
import { type GrantDecision, grantDecisions } from '../../shared/grant.js';
import { isInAddress } from '../messages/in-address.js';
import { type MessageKey, t } from './i18n.js';

const texts: Readonly<Record<GrantDecision, readonly [label: MessageKey, hint: MessageKey]>> = {
  never: ['decisionNever', 'decisionNeverHint'],
  ask: ['decisionAsk', 'decisionAskHint'],
  session: ['decisionSession', 'decisionSessionHint'],
  always: ['decisionAlways', 'decisionAlwaysHint'],
};

export function decisionText(decision: GrantDecision): string {
  return t(texts[decision][0]);
}

export function decisionHint(decision: GrantDecision): string {
  return t(texts[decision][1]);
}

/** From the least to the most, as a list to choose from. */
export const decisionChoices = (method: string) =>
  grantDecisions
    .filter(decision => mayDecide(method, decision))
    .map(decision => [decision, decisionText(decision)] as const);

/** As a question offers them: what is right for most comes first, and is chosen until the user chooses otherwise. */
export const decisionsOffered = (method: string | undefined): readonly GrantDecision[] =>
  (['session', 'always', 'ask', 'never'] as const).filter(it => mayDecide(method, it));

/** Invariant 11: not for good, where a site reads in the address what is sent. */
const mayDecide = (method: string | undefined, decision: GrantDecision) =>
  decision !== 'always' || !isInAddress(method);
