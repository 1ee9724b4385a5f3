import type { PairOutcome } from '../words.js';
import { outcomeText } from '../words.js';

/** What is known of one config at one resource. */
export function OutcomeChip({ outcome, status }: { outcome: PairOutcome; status?: number | undefined }) {
  return (
    <span class="chip" data-outcome={outcome}>
      {outcomeText(outcome, status)}
    </span>
  );
}
