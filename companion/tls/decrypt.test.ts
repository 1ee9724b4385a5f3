import { describe, expect, it } from 'vitest';
import { expandLabel, opener } from './decrypt.js';

/** RFC 8448, section 3: the server's handshake traffic secret, and the keys from it. */
const secret = Buffer.from('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38', 'hex');

describe('keys of TLS 1.3', () => {
  it.each([
    ['key', 16, '3fce516009c21727d0f2e4e86ee403bc'],
    ['iv', 12, '5d313eb2671276ee13000b30'],
  ])('%s', (label, length, expected) => {
    expect(expandLabel('sha256', secret, label, length).toString('hex')).toBe(expected);
  });

  it('a suite that is none of TLS 1.3 opens nothing', () => {
    expect(opener(0xc02f, secret)).toBeUndefined();
  });
});
