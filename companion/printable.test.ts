import { expect, it } from 'vitest';
import { printable } from './printable.js';

it.each([
  ['Žofie – 山田 клиент 🔑', 'Žofie – 山田 клиент 🔑'],
  ['two\nlines', 'two\\u000alines'],
  ['clear\u001b[2J', 'clear\\u001b[2J'],
  ['C1\u009b2J', 'C1\\u009b2J'],
  ['back\b\r\t', 'back\\u0008\\u000d\\u0009'],
  ['reversed\u202egro.elpmaxe', 'reversed\\u202egro.elpmaxe'],
])('%j', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

it('leaves JSON as JSON', () => {
  const value = { name: 'a\u009b\u202e\n' };
  expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
});
