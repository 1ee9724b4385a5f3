import { expect, test } from 'vitest';
import { tokensOf } from './answer.js';
import { TokenFault } from './fault.js';

const answer = { access_token: 'a.b-c_d~e+f/g=', expires_in: 10 };

test('a token, and when it expires', () => {
  expect(tokensOf(answer, 5000, 'before')).toEqual({
    accessToken: answer.access_token,
    refreshToken: 'before',
    obtainedAt: '5000',
    expiresAt: '15000',
  });
  expect(tokensOf({ ...answer, refresh_token: 'new' }, 0, 'before').refreshToken).toBe('new');
});

test.each(['a\r\nX-Admin: 1', 'a\nb', 'a\0', 'é', '\u2028'])(
  'a token that is no value of a header: %j',
  token => expect(() => tokensOf({ ...answer, access_token: token }, 0)).toThrow(TokenFault),
);

test('a life without end has a date all the same', () => {
  const { expiresAt } = tokensOf({ ...answer, expires_in: 1e308 }, 0);
  expect(Number.isNaN(new Date(Number(expiresAt)).getTime())).toBe(false);
});
