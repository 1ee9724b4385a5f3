import { describe, expect, test } from 'vitest';
import { readOAuth2, readPlanetary, writeOAuth2, writePlanetary } from './oauth2.js';

/** As QGIS writes it, with what a test changes. */
const config = (part: object) => ({
  oauth2config: JSON.stringify({
    accessMethod: 0,
    apiKey: '',
    clientId: 'dev-client',
    clientSecret: '',
    configType: 1,
    customHeader: '',
    grantFlow: 4,
    queryPairs: { audience: 'https://api.test/', prompt: 'consent' },
    redirectHost: '127.0.0.1',
    redirectPort: 7070,
    redirectUrl: '',
    refreshTokenUrl: 'https://idp.test/token',
    requestTimeout: 30,
    requestUrl: 'https://idp.test/authorize',
    scope: 'read write',
    tokenUrl: 'https://idp.test/token',
    version: 1,
    ...part,
  }),
});

test('a config of QGIS', () => {
  expect(readOAuth2(config({}))).toEqual({
    method: 'OAuth2',
    decisions: [],
    fields: {
      grantFlow: '',
      clientId: 'dev-client',
      clientSecret: '',
      requestUrl: 'https://idp.test/authorize',
      tokenUrl: 'https://idp.test/token',
      refreshTokenUrl: '',
      scope: 'read write',
      queryPairs: 'audience=https%3A%2F%2Fapi.test%2F&prompt=consent',
      redirectUrl: 'http://127.0.0.1:7070/',
      customHeader: '',
    },
  });
});

describe('the grant flow', () => {
  test.each([
    ['code', { grantFlow: 0 }, '', []],
    ['PKCE', { grantFlow: 4 }, '', []],
    ['implicit', { grantFlow: 1 }, '', ['grant-implicit']],
    ['password', { grantFlow: 2 }, '', ['grant-password']],
    ['3 as it was', { grantFlow: 3 }, '', []],
    ['3 as it is', { grantFlow: 3, requestUrl: '', clientSecret: 's' }, 'client-credentials', []],
    ['3 that may be both', { grantFlow: 3, clientSecret: 's' }, '', ['grant-flow']],
    ['3 that can be neither', { grantFlow: 3, requestUrl: '' }, '', ['grant-flow']],
  ])('%s', (_, part, grant, decisions) => {
    const read = readOAuth2(config(part));
    expect([read.fields.grantFlow, read.decisions]).toEqual([grant, decisions]);
  });
});

test.each([
  [{ accessMethod: 2 }, 'OAuth2Query', []],
  [{ accessMethod: 1 }, 'OAuth2', ['access-form']],
] as const)('how the token is sent: %j', (part, method, decisions) => {
  expect(readOAuth2(config(part))).toMatchObject({ method, decisions });
});

test.each(['', '{', 'null', '[]', '{"clientId":7}', '{"queryPairs":{"a":{}}}'])(
  '%j is none',
  oauth2config => {
    const read = readOAuth2({ oauth2config });
    expect(read.decisions).toEqual(oauth2config === '[]' ? [] : ['oauth2-elsewhere']);
  },
);

describe('back to QGIS', () => {
  test.each([
    {},
    { clientSecret: 's3cr3t/+=&', grantFlow: 0 },
    { grantFlow: 3, requestUrl: '', clientSecret: 's' },
    { accessMethod: 2, redirectPort: 21010, redirectUrl: 'callback' },
    { customHeader: 'X-Token', refreshTokenUrl: 'https://idp.test/refresh' },
  ])('%j is the same after it', part => {
    const { method, fields } = readOAuth2(config(part));
    expect(readOAuth2(writeOAuth2(method, fields) ?? {})).toEqual({ method, fields, decisions: [] });
  });

  test.each([
    { issuer: 'https://idp.test', clientId: 'c' },
    { tokenUrl: 'https://idp.test/token', clientId: 'c' },
  ])('%j cannot be said', fields => {
    expect(writeOAuth2('OAuth2', fields)).toBeUndefined();
  });
});

describe('Planetary Computer', () => {
  test('open', () => {
    const stored = { serverType: 'open', rootUrl: '', oauth2config: '' };
    expect(readPlanetary(stored)).toEqual({ fields: { rootUrl: '' }, decisions: [] });
    expect(writePlanetary({ rootUrl: '' })).toEqual(stored);
  });

  test('pro: with what OAuth2 has', () => {
    const stored = { serverType: 'pro', rootUrl: 'https://geo.test', ...config({}) };
    const { fields, decisions } = readPlanetary(stored);
    expect(decisions).toEqual([]);
    expect(fields).toMatchObject({ serverType: 'pro', rootUrl: 'https://geo.test', clientId: 'dev-client' });
    expect(readPlanetary(writePlanetary(fields) ?? {})).toEqual({ fields, decisions: [] });
  });
});
