import { describe, expect, test } from 'vitest';
import { hasToken, oauth2, oauth2Query, renewAt } from './oauth2.js';

const issuer = { issuer: 'https://idp.test', clientId: 'c' };
const addresses = { requestUrl: 'https://idp.test/a', tokenUrl: 'https://idp.test/t', clientId: 'c' };

describe('what can be saved', () => {
  test.each([
    ['an issuer', issuer],
    ['addresses', addresses],
    ['a loopback address', { ...issuer, redirectUrl: 'http://127.0.0.1:7070/' }],
    ['client credentials', { ...issuer, grantFlow: 'client-credentials', clientSecret: 's' }],
    [
      'client credentials by address',
      { ...addresses, requestUrl: '', grantFlow: 'client-credentials', clientSecret: 's' },
    ],
    ['a header', { ...issuer, customHeader: 'X-Token' }],
  ])('%s', (_, fields) => expect(oauth2.check(fields)).toEqual([]));

  test.each([
    [{ ...issuer, clientId: '' }, 'clientId', 'required'],
    [{ clientId: 'c' }, 'issuer', 'issuer-or-addresses'],
    [{ ...addresses, requestUrl: '' }, 'requestUrl', 'required'],
    [{ ...issuer, grantFlow: 'client-credentials' }, 'clientSecret', 'required'],
    [{ ...issuer, issuer: 'http://idp.test' }, 'issuer', 'https-address'],
    [{ ...addresses, tokenUrl: 'http://idp.test/t' }, 'tokenUrl', 'https-address'],
    [{ ...issuer, redirectUrl: 'https://evil.test/' }, 'redirectUrl', 'loopback-address'],
    [{ ...issuer, redirectUrl: 'http://127.0.0.1.evil.test/' }, 'redirectUrl', 'loopback-address'],
    [{ ...issuer, customHeader: 'a b' }, 'customHeader', 'header-name'],
    [{ ...issuer, customHeader: 'Cookie' }, 'customHeader', 'header-forbidden'],
    [{ ...issuer, scope: 'a\nb' }, 'scope', 'control-character'],
  ])('%j: %s %s', (fields, field, reason) => expect(oauth2.check(fields)).toEqual([{ field, reason }]));
});

describe('what is sent', () => {
  test('nothing without a token', () => {
    expect(oauth2.effect?.(issuer)).toEqual({});
    expect(oauth2Query.effect?.(issuer)).toEqual({});
  });
  test.each([
    [oauth2, {}, { headers: { authorization: 'Bearer t' } }],
    [oauth2, { customHeader: 'X-Token' }, { headers: { 'X-Token': 'Bearer t' } }],
    [oauth2Query, {}, { query: { access_token: 't' } }],
  ])('$name %j', (method, part, effect) =>
    expect(method.effect?.({ ...issuer, ...part, accessToken: 't' })).toEqual(effect),
  );
  test('in the address only the one says so', () => {
    expect([oauth2.inAddress, oauth2Query.inAddress]).toEqual([undefined, true]);
  });
});

test('the hosts that are spoken to, each by its permission', () => {
  expect(oauth2.contacts?.({ ...addresses, tokenUrl: 'https://tokens.test:8443/t' })).toEqual([
    'https://idp.test/*',
    'https://tokens.test/*',
  ]);
});

describe('the life of a token', () => {
  const life = (seconds: number) => ({
    accessToken: 't',
    obtainedAt: '1000',
    expiresAt: String(1000 + seconds * 1000),
  });
  test.each([
    [3600, 3600 - 120],
    [600, 600 - 60],
    [10, 10 - 2],
  ])('of %i s is renewed after %i s', (seconds, after) =>
    expect(renewAt(life(seconds))).toBe(1000 + after * 1000),
  );
  test.each([-3600, 0, 1, 4])('of %i s is not renewed by itself', seconds =>
    expect(renewAt(life(seconds))).toBeUndefined(),
  );
  test('that says nothing is not renewed, and counts', () => {
    const fields = { accessToken: 't', obtainedAt: '1000', expiresAt: '' };
    expect(renewAt(fields)).toBeUndefined();
    expect(hasToken(fields, Number.MAX_SAFE_INTEGER)).toBe(true);
  });
  test('is over when it says so', () => {
    expect([hasToken(life(1), 1999), hasToken(life(1), 2000), hasToken({}, 0)]).toEqual([true, false, false]);
  });
});
