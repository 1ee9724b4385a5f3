import { expect, test } from 'vitest';
import { forQgis } from './to-qgis.js';

const config = (method: string, fields: Record<string, string>) => ({
  id: 'abc1234',
  name: 'Maps',
  method,
  fields,
  resources: [],
});
const addresses = { clientId: 'c', requestUrl: 'https://idp.test/a', tokenUrl: 'https://idp.test/t' };
const oauth2 = (fields: Record<string, string>) => config('OAuth2', { ...addresses, ...fields });
const secret = { clientSecret: 's' };
const credentials = { ...secret, grantFlow: 'client-credentials' };
const key = { username: 'K', password: 'S', region: 'r' };

test.each([
  ['all of it goes along', config('AWSS3', { ...key, sessiontoken: '' }), []],
  ['a session token', config('AWSS3', { ...key, sessiontoken: 'T' }), [['fields', ['sessiontoken']]]],
  ["a confidential client's code flow", oauth2(secret), []],
  [
    'issuer and revocation',
    oauth2({ ...secret, issuer: 'https://idp.test/', revocationUrl: 'https://idp.test/r' }),
    [['fields', ['issuer', 'revocationUrl']]],
  ],
  ['parameters', oauth2({ ...secret, queryPairs: 'a=1&b=2&a=3&a=4' }), [['repeated', ['a']]]],
  ['client credentials', oauth2(credentials), [['grant-flow', undefined]]],
  ['PKCE', oauth2({}), [['grant-flow', undefined]]],
  [
    'the same within PlanetaryComputer',
    config('PlanetaryComputer', {
      ...addresses,
      ...credentials,
      serverType: 'pro',
      revocationUrl: 'https://idp.test/r',
    }),
    [
      ['fields', ['revocationUrl']],
      ['grant-flow', undefined],
    ],
  ],
  ['what its open form does not use', config('PlanetaryComputer', { issuer: 'https://idp.test/' }), []],
  ['headers of that name', config('APIHeader', { key: 'k' }), []],
  ['a certificate’s settings', config('PKI-PKCS#12', { bundlepath: '/a.p12', visible: 'yes' }), []],
  ['a file in the vault', config('PKI-PKCS#12', { bundle: 'AA==' }), [['cannot', undefined]]],
  ['a separator', config('Basic', { username: 'u', password: 'a|||b' }), [['separator', undefined]]],
])('what an export leaves: %s', (_, own, expected) => {
  const { written, left } = forQgis([own]);
  expect(left.map(({ why, fields }) => [why, fields])).toEqual(expected);
  expect(written).toHaveLength(left.some(({ why }) => why === 'cannot') ? 0 : 1);
});

test('fields without a place are not written', () => {
  const { written } = forQgis([config('AWSS3', { ...key, sessiontoken: 'T' })]);
  expect(written.map(({ fields }) => fields)).toEqual([key]);
});
