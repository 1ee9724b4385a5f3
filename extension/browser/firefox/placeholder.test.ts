import { expect, test } from 'vitest';
import { basicHeader } from '../../../shared/methods/basic.js';
import { keptIn } from './placeholder.js';

test.each([
  ['of Basic', basicHeader('latchkey', ''), { scheme: 'basic' }],
  [
    'in an answer to a Digest challenge',
    'Digest username="latchkey", realm="Area \\"A\\"", nonce="n", uri="/", response="00"',
    { scheme: 'digest', realm: 'Area "A"' },
  ],
  ['of another user', basicHeader('latchkey', 'x'), undefined],
  ['in the answer of another user', 'Digest username="latchkey2", realm="latchkey"', undefined],
  ['in a token', 'Bearer username="latchkey"', undefined],
])('the placeholder %s', (_, header, kept) => {
  expect(keptIn(header)).toEqual(kept);
});
