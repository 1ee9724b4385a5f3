import { hash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { iterate } from './iterate.js';

it.each(['md5', 'sha1', 'sha224', 'sha256', 'sha512'])('agrees with node:crypto: %s', name => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (start, iterations) => {
      let expected = Buffer.from(start);
      for (let i = 0; i < iterations; i++) expected = hash(name, expected, 'buffer');
      expect(iterate(name, Buffer.from(start), iterations)).toEqual(expected);
    }),
  );
});
