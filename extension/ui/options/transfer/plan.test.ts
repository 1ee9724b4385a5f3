import { expect, test } from 'vitest';
import type { ConfigView } from '../../../messages/config-view.js';
import { actionsFor, rowsOf, withField } from './plan.js';
import type { Candidate } from './reading.js';

const candidate = (part: Partial<Candidate>): Candidate => ({
  id: 'aaaaaaa',
  name: 'n',
  uri: 'https://a.test/',
  method: 'Basic',
  fields: { username: 'u', password: 'p' },
  notes: [],
  ...part,
});

test.each([
  [{ 'X-API-Key': 'k' }, undefined],
  [{ 'X-API-Key': 'k', 'X-Remote-User': 'admin' }, 'header-trusted'],
  [{ Cookie: 'a=b' }, 'header-forbidden'],
  [{ 'X-Key': 'a\r\nHost: b' }, 'control-character'],
] as const)('header fields of a file: %o', (fields, reason) => {
  const [row] = rowsOf([candidate({ method: 'APIHeader', fields })], []);
  expect(row?.refused?.reason).toBe(reason);
  expect(row && actionsFor(row)).toEqual(reason === undefined ? ['add', 'skip'] : ['skip']);
});

test('a password with line breaks is taken, a method that is not known is not', () => {
  const rows = rowsOf(
    [candidate({ fields: { username: 'u', password: 'a\nb' } }), candidate({ method: 'Other' })],
    [],
  );
  expect(rows.map(({ usable }) => usable)).toEqual([true, false]);
});

test('the second row with an id is left out, or taken with an id of its own', () => {
  const rows = rowsOf([candidate({}), candidate({})], []);
  expect(rows.map(({ action }) => action)).toEqual(['add', 'copy']);
  expect(rows.map(actionsFor)).toEqual([
    ['add', 'skip'],
    ['skip', 'copy'],
  ]);
});

test('what lacks its certificate is left out at first, and never replaces anything', () => {
  const lacking = candidate({ method: 'Identity-Cert', fields: {}, notes: ['missing-identity'] });
  const [fresh] = rowsOf([lacking], []);
  expect([fresh?.action, fresh && actionsFor(fresh)]).toEqual(['skip', ['add', 'skip']]);
  const [known] = rowsOf([lacking], [{ id: lacking.id, name: 'Here' } as ConfigView]);
  expect(known && actionsFor(known)).toEqual(['skip', 'copy']);
});

test('a field is chosen for one row', () => {
  const rows = rowsOf([candidate({ method: 'OAuth2', fields: { grantFlow: '', clientId: 'c' } })], []);
  const changed = rows.map(row => withField(row, 'grantFlow', 'client-credentials'));
  expect(changed[0]?.candidate.fields).toEqual({ grantFlow: 'client-credentials', clientId: 'c' });
});
