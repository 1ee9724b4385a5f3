/** What two requests, one without and one with a config's credentials, say about it: a pure table. */
import { offers } from '../../../shared/challenge.js';
import type { Answered, ConnectionVerdict } from '../../messages.js';
import { accepted } from '../challenge/outcome.js';

type Row = readonly [applies: (without: Answered, with_: Answered) => boolean, verdict: ConnectionVerdict];

const asks = (it: Answered) => it.status === 401;
/** Content or a way to it; a refusal like 403 is an answer, too, but none of these. */
const inside = (it: Answered) => it.redirected === true || (it.status !== undefined && it.status < 400);
const taken = (it: Answered) => it.redirected === true || (it.status !== undefined && accepted(it.status));

/** The first row that applies decides. */
const rows: readonly Row[] = [
  [(before, it) => before.error !== undefined || it.error !== undefined, 'no-answer'],
  [(_, it) => it.status === 407, 'proxy'],
  [(_, it) => it.status !== undefined && it.status >= 500, 'server-error'],
  [(_, it) => it.status === 401 && !offers(it.challenges, 'basic', undefined), 'other-scheme'],
  [(_, it) => asks(it), 'wrong-credentials'],
  [(before, it) => asks(before) && it.status === 403, 'forbidden'],
  [(before, it) => asks(before) && taken(it), 'works'],
  [(before, it) => inside(before) && inside(it), 'not-asked'],
  [(before, it) => !inside(before) && inside(it), 'works'],
];

/** What the two answers say. */
export function verdictOf(without: Answered, withConfig: Answered): ConnectionVerdict {
  return rows.find(([applies]) => applies(without, withConfig))?.[1] ?? 'unclear';
}
