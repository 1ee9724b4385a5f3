import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasParameters, withParameters } from './query.js';

test.each([
  ['https://a.test/x', 'https://a.test/x?key=s'],
  ['https://a.test/x?', 'https://a.test/x?key=s'],
  ['https://a.test/x?a=1&b=%20+', 'https://a.test/x?a=1&b=%20+&key=s'],
  ['https://a.test/x?key=other&a', 'https://a.test/x?a&key=s'],
  ['https://a.test/x?k%65y=other&KEY=2#f?g', 'https://a.test/x?KEY=2&key=s#f?g'],
  ['https://a.test/x?key=s', 'https://a.test/x?key=s'],
])('%s', (url, expected) => expect(withParameters(url, { key: 's' })).toBe(expected));

test('any value arrives as it is, and setting it again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      (url, value) => {
        const once = withParameters(url, { 'api key': value });
        expect(hasParameters(once, { 'api key': new URL(once).searchParams.get('api key') ?? '' })).toBe(
          true,
        );
        expect(new URL(once).searchParams.get('api key')).toBe(value);
        expect(withParameters(once, { 'api key': value })).toBe(once);
      },
    ),
  );
});

test('twice is not once', () => {
  expect(hasParameters('https://a.test/?k=s&k=s', { k: 's' })).toBe(false);
  expect(hasParameters('https://a.test/?k=t', { k: 's' })).toBe(false);
});
