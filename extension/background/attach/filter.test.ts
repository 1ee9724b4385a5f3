import { describe, expect, it } from 'vitest';
import { parseResource } from '../../../shared/resource.js';
import { addressFilter, filtersOf, maxWildcardLength } from './filter.js';

function filters(text: string) {
  const parsed = parseResource(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`);
  return filtersOf(parsed.resource, true);
}

describe('filtersOf', () => {
  it.each([
    ['https://a.test', ['|https://a.test/']],
    ['https://a.test:8443/x/', ['|https://a.test:8443/x/']],
    [
      'https://a.test/x',
      ['|https://a.test/x|', '|https://a.test/x/', '|https://a.test/x?', '|https://a.test/x#'],
    ],
    ['https://a.test/x*y', ['^https://a\\.test\\/x\\*y(?:[/?#]|$)']],
    ['https://*.a.test:8443/x', ['^https://(?:[a-z0-9_-]+\\.)+a\\.test:8443\\/x(?:[/?#]|$)']],
    ['https://*.a.test/', ['^https://(?:[a-z0-9_-]+\\.)+a\\.test\\/']],
  ])('%s', (text, expected) => {
    expect(filters(text)?.http.map(it => Object.values(it)[0])).toEqual(expected);
    const webSocket = expected.map(filter => filter.replace('https', 'wss'));
    expect(filters(text)?.webSocket.map(it => Object.values(it)[0])).toEqual(webSocket);
  });

  it('takes a wildcard as long as the browser takes its regular expression, and an exact host of any length', () => {
    const path = (length: number) => `/${'x'.repeat(length - 1)}`;
    const room = maxWildcardLength - 'a.test'.length;
    expect(filters(`https://*.a.test${path(room)}`)).toBeDefined();
    expect(filters(`https://*.a.test${path(room + 1)}`)).toBeUndefined();
    expect(filters(`https://a.test/*${path(1000)}`)).toBeDefined();
  });
});

describe('addressFilter', () => {
  it.each([
    ['https://a.test/x?y=1', { urlFilter: '|https://a.test/x?y=1|' }],
    ['https://a.test/x*?y=^|', { regexFilter: '^https:\\/\\/a\\.test\\/x\\*\\?y=\\^\\|$' }],
  ])('%s', (url, expected) => expect(addressFilter(url)).toEqual(expected));
});
