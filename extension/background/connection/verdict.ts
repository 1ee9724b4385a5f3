/** What two requests, one without and one with a config's credentials, say about it: a pure table. */
import type { Answered, ConnectionVerdict } from '../../messages/connection-view.js';
import { accepted } from '../challenge/outcome.js';
import { refusesSecret } from '../challenge/refusal.js';

type Row = readonly [
  applies: (without: Answered, with_: Answered, scheme: string | undefined) => boolean,
  verdict: ConnectionVerdict,
];

const asks = (it: Answered) => it.status === 401;
/** Content or a way to it; a refusal like 403 is an answer, too, but none of these. */
const inside = (it: Answered) => it.redirected === true || (it.status !== undefined && it.status < 400);
const taken = (it: Answered) => it.redirected === true || (it.status !== undefined && accepted(it.status));

/** The first row that applies decides. */
const rows: readonly Row[] = [
  [(before, it) => before.error !== undefined || it.error !== undefined, 'no-answer'],
  [(_, it) => it.status === 407, 'proxy'],
  [(_, it) => it.status !== undefined && it.status >= 500, 'server-error'],
  [(_, it, scheme) => asks(it) && !refusesSecret(it.challenges, scheme), 'other-scheme'],
  [(_, it) => asks(it), 'wrong-credentials'],
  [(before, it) => asks(before) && it.status === 403, 'forbidden'],
  [(before, it) => asks(before) && taken(it), 'works'],
  [(before, it) => inside(before) && inside(it), 'not-asked'],
  [(before, it) => !inside(before) && inside(it), 'works'],
];

/** What the two answers say; `scheme`: the one the config's method answers, if any. */
export function verdictOf(
  without: Answered,
  withConfig: Answered,
  scheme: string | undefined,
): ConnectionVerdict {
  return rows.find(([applies]) => applies(without, withConfig, scheme))?.[1] ?? 'unclear';
}
