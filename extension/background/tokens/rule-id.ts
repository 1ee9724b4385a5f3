/** Ids of rules that last as long as one exchange with a server; what a worker leaves behind goes with those of pages. */
import { firstSignedId } from '../attach/apply.js';

/** Beside the ids of tabs, which the others of this range are made of. */
const first = firstSignedId + 500_000;
let last = 0;

export const newRuleId = (): number => first + (++last % 1000);
