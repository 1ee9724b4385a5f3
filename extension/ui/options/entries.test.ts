import { expect, test } from 'vitest';
import { apiHeader } from '../../../shared/methods/api-header.js';
import { entriesOf, fieldsOf } from './entries.js';

test('rows are fields and back', () => {
  const fields = { 'X-Key': null, Authorization: 'secret' };
  expect(fieldsOf(entriesOf(fields))).toEqual(fields);
});

test('without a field there is a row to fill in', () => {
  expect(entriesOf({}).map(({ name, value }) => [name, value])).toEqual([['', '']]);
});

test('rows of the same name stay apart, and are told of', () => {
  const twice = entriesOf({ 'X-Key': 'a' }).concat(entriesOf({ 'X-Key': 'b' }), entriesOf({ 'x-key': 'c' }));
  const fields = fieldsOf(twice);
  expect(Object.values(fields)).toEqual(['a', 'b', 'c']);
  const wrong = apiHeader.check(fields as Record<string, string>);
  expect(wrong.map(({ reason }) => reason)).toEqual(['header-twice', 'header-twice']);
});
