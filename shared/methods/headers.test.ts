import { describe, expect, test } from 'vitest';
import { apiHeader } from './api-header.js';
import { bearer } from './bearer.js';
import { esriToken } from './esri-token.js';
import { isConfirmable } from './method.js';

describe('tokens', () => {
  test.each([
    [bearer, 'abc.def', { authorization: 'Bearer abc.def' }],
    [esriToken, 'tok-En_123.+/=', { 'X-Esri-Authorization': 'Bearer tok-En_123.+/=' }],
  ])('$name', (method, token, headers) => {
    expect(method.check({ token })).toEqual([]);
    expect(method.effect?.({ token })).toEqual({ headers });
  });

  test.each([
    ['', 'required'],
    ['a b', 'token'],
    ['a\r\nX: y', 'token'],
    ['\u00e9', 'token'],
  ])('%j cannot be saved', (token, reason) => {
    for (const method of [bearer, esriToken])
      expect(method.check({ token })).toEqual([{ field: 'token', reason }]);
  });
});

describe('APIHeader', () => {
  const reasonOf = (name: string, value = 'v') => apiHeader.check({ [name]: value })[0]?.reason;

  test('each field is a header', () => {
    const fields = { 'X-API-Key': 'k', Authorization: 'ApiKey x' };
    expect(apiHeader.check(fields)).toEqual([]);
    expect(apiHeader.effect?.(fields)).toEqual({ headers: fields });
  });

  test.each(['X-API-Key', 'Authorization', 'apikey', 'Ocp-Apim-Subscription-Key', 'X-Client', 'X-Forward'])(
    '%s may be sent',
    name => expect(reasonOf(name)).toBeUndefined(),
  );

  test.each([
    'Cookie',
    'HOST',
    'Content-Length',
    'Transfer-Encoding',
    'Proxy-Authorization',
    'Sec-Fetch-Site',
    'TE',
  ])('%s belongs to the browser or the connection', name => expect(reasonOf(name)).toBe('header-forbidden'));

  test.each([
    'X-Remote-User',
    'Remote-User',
    'REMOTE_USER',
    'X_Forwarded_User',
    'SM_USER',
    'iv-user',
    'OIDC_CLAIM_sub',
    'X-Auth-User',
    'X-Username',
    'X-User-Email',
    'X-Consumer-Username',
    'X-Forwarded-User',
    'X-Forwarded-For',
    'Forwarded',
    'X-SSL-Client-S-DN',
    'SSL-Client-Verify',
    'X-Auth-Request-Email',
    'X-Real-IP',
    'X-Webauth-User',
  ])('%s is believed by servers: the user is asked', name => {
    expect(reasonOf(name)).toBe('header-trusted');
    expect(isConfirmable({ reason: 'header-trusted' })).toBe(true);
  });

  test.each([
    'X-API-Key',
    'X-Auth-Token',
    'X-User-Token',
    'Ocp-Apim-Subscription-Key',
    'X-Esri-Authorization',
  ])('%s is believed by nobody for its name alone', name => expect(reasonOf(name)).toBeUndefined());

  test.each(['', 'a b', 'a:b', '\u00e4', 'a\n'])('%j is no name', name =>
    expect(reasonOf(name)).toBe('header-name'),
  );

  test.each([
    ['', 'required'],
    ['  ', 'required'],
    ['a\r\nb: c', 'control-character'],
    ['\u0000', 'control-character'],
  ])('%j is no value', (value, reason) => expect(reasonOf('X-Key', value)).toBe(reason));

  test('at least one, no more than twenty, none twice', () => {
    expect(apiHeader.check({})).toEqual([{ field: '', reason: 'required' }]);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`X-${n}`, 'v']));
    expect(apiHeader.check(many)).toHaveLength(1);
    expect(apiHeader.check({ 'X-Key': 'a', 'x-key': 'b' })).toEqual([
      { field: 'x-key', reason: 'header-twice' },
    ]);
  });

  test('only the danger of a believed header can be put up with', () => {
    for (const reason of ['header-forbidden', 'header-name', 'required', 'header-twice', 'control-character'])
      expect(isConfirmable({ reason })).toBe(false);
  });
});
