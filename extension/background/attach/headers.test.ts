import { expect, test } from 'vitest';
import { fillIn, settingHeaders, standIn, standsFor } from './headers.js';

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
