import { describe, expect, it } from 'vitest';
import { splitUserinfo, withoutUserinfo } from './userinfo.js';

describe('splitUserinfo', () => {
  it.each([
    ['https://user:pass@host.test/', 'user', 'pass', 'https://host.test/'],
    ['  https://user:pass@host.test/a?b#c ', 'user', 'pass', 'https://host.test/a?b#c'],
    ['http://user:pass@host.test:8080/x', 'user', 'pass', 'http://host.test:8080/x'],
    ['https://j%C3%BCrgen:p%40ss%3Aword@host.test/', 'jürgen', 'p@ss:word', 'https://host.test/'],
    ['https://jürgen:p@ss:wörd@host.test/', 'jürgen', 'p@ss:wörd', 'https://host.test/'],
    ['https://user@host.test/', 'user', '', 'https://host.test/'],
    ['https://:pass@host.test/', '', 'pass', 'https://host.test/'],
    ['https://user:100%@host.test/', 'user', '100%', 'https://host.test/'],
    ['https://user:%E4@host.test/', 'user', '%E4', 'https://host.test/'],
    ['https://user:pass@*.host.test/', 'user', 'pass', 'https://*.host.test/'],
    ['https://user:a/b@host.test/', undefined, undefined, undefined],
  ])('%s', (text, username, password, url) => {
    expect(splitUserinfo(text)).toEqual(url && { username, password, url });
  });

  it.each([
    'https://host.test/',
    'https://host.test/user:pass@x',
    'https://@host.test/',
    'ftp://u:p@host.test/',
    '',
  ])('finds nothing in %s', text => {
    expect(splitUserinfo(text)).toBeUndefined();
  });
});

describe('withoutUserinfo', () => {
  it('leaves a URL that brings none as it is', () => {
    expect(withoutUserinfo('https://u:p@host.test/a')).toBe('https://host.test/a');
    expect(withoutUserinfo('https://host.test/a')).toBe('https://host.test/a');
    expect(withoutUserinfo('about:blank')).toBe('about:blank');
  });
});
