import { expect, test } from 'vitest';
import { hostPattern, hostPermissions } from './options.js';

test.each([
  ['https://a.test', 'https://a.test/*'],
  ['https://a.test/*', 'https://a.test/*'],
  ['https://a.test:8443', 'https://a.test/*'],
  ['http://127.0.0.1:80/', 'http://127.0.0.1/*'],
  ['https://*.a.test/*', 'https://*.a.test/*'],
  ['https://[::1]:8443/*', 'https://[::1]/*'],
])('%s is granted as %s', (grant, pattern) => {
  expect(hostPattern(grant)).toBe(pattern);
});

test.each([
  '<all_urls>',
  '*://*/*',
  'https://*/*',
  '*://a.test/*',
  'a.test',
  'https://a.test/path',
  'ftp://a.test',
])('%s is refused', grant => expect(() => hostPattern(grant)).toThrow('Not an origin'));

test('all hosts only on demand', () => {
  const options = {
    browser: 'chromium',
    grants: ['https://a.test'],
    thirdPartyCookies: 'block',
    trust: [],
  } as const;
  expect(hostPermissions(options)).toEqual(['https://a.test/*', 'wss://a.test/*']);
  expect(hostPermissions({ ...options, watchAllSites: true })).toContain('https://*/*');
});
