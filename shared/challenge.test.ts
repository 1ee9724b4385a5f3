import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { offers, parseChallenges, readableRealm, realmOffered } from './challenge.js';

test.each([
  ['Basic realm="a"', [{ scheme: 'basic', realm: 'a' }]],
  ['basic REALM=a', [{ scheme: 'basic', realm: 'a' }]],
  ['Basic', [{ scheme: 'basic' }]],
  ['Basic realm="a, b", charset="UTF-8"', [{ scheme: 'basic', realm: 'a, b' }]],
  ['Bearer, Basic realm="x"', [{ scheme: 'bearer' }, { scheme: 'basic', realm: 'x' }]],
  [
    'Bearer realm="r", error="e", Basic realm="x"',
    [
      { scheme: 'bearer', realm: 'r' },
      { scheme: 'basic', realm: 'x' },
    ],
  ],
  ['Negotiate abc==, Basic realm="x"', [{ scheme: 'negotiate' }, { scheme: 'basic', realm: 'x' }]],
  ['NTLM TlRMTVNTUAAC', [{ scheme: 'ntlm' }]],
  ['Digest realm="d", nonce="n,o", qop="auth", algorithm=SHA-256', [{ scheme: 'digest', realm: 'd' }]],
  ['Basic realm="say \\"hi\\""', [{ scheme: 'basic', realm: 'say "hi"' }]],
  // nginx writes a configured quote as it is
  ['Basic realm="say "hi" <b>ü</b>"', [{ scheme: 'basic', realm: 'say "hi" <b>ü</b>' }]],
  ['Basic realm=""', [{ scheme: 'basic', realm: '' }]],
  ['', []],
  [',,,', []],
  // RFC 9110, section 5.6.1: empty elements of a list are passed over
  [
    'Basic realm="x", , Digest realm="y"',
    [
      { scheme: 'basic', realm: 'x' },
      { scheme: 'digest', realm: 'y' },
    ],
  ],
])('%s', (value, challenges) => {
  expect(parseChallenges(value)).toEqual(challenges);
});

const asLatin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');
it.each([
  ['plain', 'Area', 'Area'],
  ['UTF-8, read as such', 'Maße €', 'Maße €'],
  ['UTF-8, read as Latin-1', asLatin1('Maße €'), 'Maße €'],
  ['Latin-1', 'Maße', 'Maße'],
  ['UTF-8 that is decomposed', asLatin1('Mu\u0308ll'), 'Müll'],
])('a realm is readable: %s', (_, realm, text) => {
  expect(readableRealm(realm)).toBe(text);
  expect(offers([`Basic realm="${realm}"`], 'basic', text)).toBe(true);
});

it('tells the realm of a scheme, from the field that begins with it', () => {
  const fields = ['Bearer realm="api", Basic realm="hidden"', 'Basic realm="Maße "in quotes" <b>"', 'Basic'];
  expect(realmOffered(fields, 'basic')).toBe('Maße "in quotes" <b>');
  expect(realmOffered(fields, 'bearer')).toBe('api');
  expect(realmOffered(fields, 'digest')).toBeUndefined();
});

it('looks for scheme and realm in all fields', () => {
  expect(offers(['Bearer', 'Basic realm="x"'], 'basic', 'x')).toBe(true);
  expect(offers(['Basic realm="y"'], 'basic', 'x')).toBe(false);
  expect(offers(['Basic realm="y"'], 'basic', undefined)).toBe(true);
  expect(offers([], 'basic', undefined)).toBe(false);
});

it('ends on any text, hostile lengths included', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ',', '=', ' ', 'a', 'Basic ') }), value => {
      expect(parseChallenges(value).length).toBeLessThanOrEqual(value.length);
    }),
  );
  // Quadratic work on these would not end within the test's limit.
  expect(parseChallenges(`Basic realm="${'\\"'.repeat(100_000)}`)).toHaveLength(1);
  expect(parseChallenges('a="'.repeat(100_000)).length).toBeLessThan(10_000);
  const spaces = `Basic a=b${' '.repeat(8000)}"`;
  expect(
    offers(
      Array.from({ length: 100 }, () => spaces),
      'digest',
      undefined,
    ),
  ).toBe(false);
});
