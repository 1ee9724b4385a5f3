import { expect, test } from 'vitest';
import { parseResource } from '../../shared/resource.js';
import { grantedHosts, permits } from './permits.js';

test.each([
  ['https://a.test/*', 'https://a.test:8443/x', true],
  ['https://a.test/*', 'http://a.test/', false],
  ['https://a.test/*', 'https://b.a.test/', false],
  ['https://*.a.test/*', 'https://b.a.test/', true],
  ['https://*.a.test/*', 'https://a.test/', true],
  ['https://*.a.test/*', 'https://*.a.test/', true],
  ['https://*.a.test/*', 'https://*.b.a.test/', true],
  ['https://*.b.a.test/*', 'https://*.a.test/', false],
  ['https://a.test/*', 'https://*.a.test/', false],
  ['*://a.test/*', 'http://a.test/', true],
  ['https://*/*', 'https://a.test/', true],
  ['https://*/*', 'http://a.test/', false],
  ['<all_urls>', 'http://*.a.test/', true],
])('%s for %s: %s', (pattern, text, expected) => {
  const parsed = parseResource(text);
  expect(parsed.ok && permits(new Set([pattern]), parsed.resource)).toBe(expected);
});

test('grantedHosts names every host but that of a permission for all', () => {
  const patterns = [
    'https://a.test/*',
    'http://*.b.test/*',
    '*://[::1]/*',
    'https://*/*',
    '<all_urls>',
    'file:///*',
  ];
  expect(grantedHosts(patterns)).toEqual([
    { scheme: 'https', host: 'a.test', wildcard: false },
    { scheme: 'http', host: 'b.test', wildcard: true },
    { scheme: '*', host: '[::1]', wildcard: false },
  ]);
});
