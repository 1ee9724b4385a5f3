import { expect, test } from 'vitest';
import type { Answered } from '../../messages/connection-view.js';
import { verdictOf } from './verdict.js';

const answer = (status?: number, more: Partial<Answered> = {}): Answered => ({
  ms: 1,
  challenges: status === 401 ? ['Basic realm="R"'] : [],
  ...(status === undefined ? {} : { status }),
  ...more,
});

test.each<[string, Answered, Answered, string]>([
  ['asked and let in', answer(401), answer(200), 'works'],
  ['asked and redirected inside', answer(401), answer(undefined, { redirected: true }), 'works'],
  ['refused without asking, then let in', answer(403), answer(200), 'works'],
  ['asked and refused', answer(401), answer(401), 'wrong-credentials'],
  ['asked and forbidden', answer(401), answer(403), 'forbidden'],
  ['let in without', answer(200), answer(200), 'not-asked'],
  ['refused both times', answer(403), answer(403), 'unclear'],
  [
    'asked for another scheme',
    answer(401, { challenges: ['Bearer'] }),
    answer(401, { challenges: ['Bearer'] }),
    'other-scheme',
  ],
  [
    '401 without a challenge',
    answer(401, { challenges: [] }),
    answer(401, { challenges: [] }),
    'other-scheme',
  ],
  ['proxy', answer(407), answer(407), 'proxy'],
  ['broken server', answer(502), answer(502), 'server-error'],
  [
    'no answer',
    answer(undefined, { error: 'timeout' }),
    answer(undefined, { error: 'timeout' }),
    'no-answer',
  ],
  ['no answer, so nothing was sent', answer(undefined, { error: 'unreachable' }), answer(), 'no-answer'],
  [
    'sent to a login page both times',
    answer(undefined, { redirected: true }),
    answer(undefined, { redirected: true }),
    'not-asked',
  ],
  ['too many requests', answer(401), answer(429), 'unclear'],
])('%s', (_, without, withConfig, verdict) => {
  expect(verdictOf(without, withConfig, 'basic')).toBe(verdict);
});

test('of a token, a 401 without a challenge is a refusal', () => {
  const refused = answer(401, { challenges: [] });
  expect(verdictOf(refused, refused, undefined)).toBe('wrong-credentials');
  expect(verdictOf(refused, answer(401), undefined)).toBe('other-scheme');
});
