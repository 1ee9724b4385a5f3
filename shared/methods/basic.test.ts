import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { basic, basicHeader } from './basic.js';

it('is RFC 7617 section 2 and 2.1: the example of the RFC, and UTF-8', () => {
  expect(basicHeader('Aladdin', 'open sesame')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
  expect(basicHeader('test', '123£')).toBe('Basic dGVzdDoxMjPCow==');
});

it('reads back as user-id, colon, password for any text, colons in the password included', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }).filter(it => !it.includes(':')),
      fc.string({ unit: 'grapheme' }),
      (user, password) => {
        const decoded = Buffer.from(basicHeader(user, password).slice(6), 'base64').toString('utf8');
        expect(decoded).toBe(`${user}:${password}`);
      },
    ),
  );
});

test.each([
  [{ username: 'u', password: 'p:q' }, []],
  [{ username: '', password: 'p' }, [{ field: 'username', reason: 'required' }]],
  [{ password: 'p' }, [{ field: 'username', reason: 'required' }]],
  [{ username: 'a:b', password: 'p' }, [{ field: 'username', reason: 'colon' }]],
  [{ username: 'a', password: 'p\r\nX: y' }, [{ field: 'password', reason: 'control-character' }]],
  [{ username: 'a\u007f', password: '' }, [{ field: 'username', reason: 'control-character' }]],
])('check %j', (fields, problems) => {
  expect(basic.check(fields as Record<string, string>)).toEqual(problems);
});
