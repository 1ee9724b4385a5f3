import { describe, expect, it } from 'vitest';
import { newPasswordProblems } from './onboarding.js';
import { type Score, strengthOf } from './strength.js';

describe('newPasswordProblems', () => {
  it.each<[string, string, boolean, Score, object]>([
    ['correct horse', 'correct horse', false, 4, {}],
    ['correct horse', 'correct horse', false, 3, {}],
    ['correct horse', 'correct horse', false, 2, { weakAccepted: 'weakUnconfirmed' }],
    ['correct horse', 'correct horse', true, 0, {}],
    ['correct horse', 'correct hors', false, 4, { repeated: 'passwordsDiffer' }],
    ['short', 'short', true, 4, { password: 'passwordShort' }],
    ['', '', true, 4, { password: 'passwordShort' }],
    // Eight UTF-16 units, but four characters.
    ['🔑🔑🔑🔑', '🔑🔑🔑🔑', true, 4, { password: 'passwordShort' }],
  ])('%s, %s, accepted %s, score %s', (password, repeated, weakAccepted, score, problems) => {
    expect(newPasswordProblems({ password, repeated, weakAccepted }, score)).toEqual(problems);
  });
});

describe('strengthOf', () => {
  it.each<[string, boolean]>([
    ['password1', false],
    ['latchkey1', false],
    ['qwertzuiop', false],
    ['mauve otter plinth quasar', true],
  ])('%s: strong enough is %s', async (password, strong) => {
    expect((await strengthOf(password)) >= 3).toBe(strong);
  });
});
