import { expect, test } from 'vitest';
import type { Effect } from '../../../shared/methods/method.js';
import { fillIn, settingHeaders, standIn, standsFor } from './headers.js';
import { isRefused } from './place.js';

const rule = (action: object) => ({
  priority: 1,
  action: { ...action },
  condition: { urlFilter: '|https://a.test/' },
});
const stood = rule(settingHeaders(standIn('abc1234', 'r:3', 'https://a.test/')));
const shadow = rule({ type: 'allow' });

test('a stand-in names its config and changes with it', () => {
  expect(standsFor(stood)).toEqual({ configId: 'abc1234', resource: 'https://a.test/' });
  expect(standsFor(shadow)).toBeUndefined();
  expect(standIn('abc1234', 'r:4', 'https://a.test/')).not.toEqual(
    standIn('abc1234', 'r:3', 'https://a.test/'),
  );
});

test('headers are filled in, a rule without a secret to give is left out, and the others stay as they are', () => {
  const effects = (id: string) =>
    id === 'abc1234' ? { headers: { authorization: 'Basic dTpw' } } : undefined;
  const other = rule(settingHeaders(standIn('xyz9999', 's:1', 'https://a.test/')));
  expect(fillIn([stood, shadow, other], effects)).toEqual([
    { ...stood, action: settingHeaders({ authorization: 'Basic dTpw' }) },
    shadow,
    undefined,
  ]);
});

const authorization = (value: string) => ({ headers: { authorization: value } });

test.each<[string, Effect, boolean]>([
  ['a token', authorization('Bearer t'), false],
  ['text beyond ASCII', authorization('Bearer \u00e9'), false],
  ['a query', { query: { 'a b': 'c' } }, false],
  ['nothing', {}, false],
  ['a newline in a value', authorization('Bearer a\nb'), true],
  ['a NUL in a value', authorization('\0'), true],
  ['no name', { headers: { '': 'a' } }, true],
  ['a name with a blank', { headers: { 'x y': 'a' } }, true],
  ['a name beyond ASCII', { headers: { 'x-\u00e9': 'a' } }, true],
  ['a name that is the browser\u2019s own', { headers: { Cookie: 'a' } }, true],
  ['no headers at all', { headers: {} }, true],
  ['no parameters at all', { query: {} }, true],
  ['a newline in a parameter', { query: { key: 'a\nb' } }, true],
])('%s', (_, effect, refused) => expect(isRefused(effect)).toBe(refused));

test('what the browser would refuse is left out, and the others stay', () => {
  const other = rule(settingHeaders(standIn('xyz9999', 's:1', 'https://a.test/')));
  const effects = (id: string) => authorization(id === 'abc1234' ? 'Bearer a\r\nb' : 'Bearer c');
  expect(fillIn([stood, other], effects)).toEqual([
    undefined,
    { ...other, action: settingHeaders({ authorization: 'Bearer c' }) },
  ]);
});

test('parameters of the query are set by a redirect, which no WebSocket can have', () => {
  const effects = () => ({ query: { key: 's' } });
  const of = (resourceTypes: string[]) => ({ ...stood, condition: { ...stood.condition, resourceTypes } });
  expect(fillIn([of(['image', 'websocket']), of(['websocket'])], effects)).toEqual([
    {
      ...of(['image']),
      action: {
        type: 'redirect',
        redirect: { transform: { queryTransform: { addOrReplaceParams: [{ key: 'key', value: 's' }] } } },
      },
    },
    undefined,
  ]);
});
