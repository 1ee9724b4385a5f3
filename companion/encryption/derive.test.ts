import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ReadError } from '../read-error.js';
import { Budget, maxIterations } from './budget.js';
import { derivePkcs12, purposes } from './derive.js';
import { digestOf, sha1 } from './hashes.js';
import { passwordForms } from './password.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const bmp = (text: string) => passwordForms(text)[0]?.bmp ?? Buffer.alloc(0);

/** The vectors that came with the first implementations: password, salt, iterations, purpose, result. */
const vectors: [string, string, number, keyof typeof purposes, string][] = [
  ['smeg', '0a58cf64530d823f', 1, 'key', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
  ['smeg', '0a58cf64530d823f', 1, 'iv', '79993dfe048d3b76'],
  ['smeg', '3d83c0e4546ac140', 1, 'mac', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ['queeg', '05dec959acff72f7', 1000, 'key', 'ed2034e36328830ff09df1e1a07dd357185dac0d4f9eb3d4'],
  ['queeg', '05dec959acff72f7', 1000, 'iv', '11dedad7758d4860'],
  ['queeg', '263216fcc2fab31c', 1000, 'mac', '5ec4c7a80df652294c3925b6489a7ab857c83476'],
];

describe('the derivation of PKCS#12', () => {
  it.each(vectors)('%s %s %i %s', (password, salt, iterations, purpose, expected) => {
    const length = expected.length / 2;
    const derived = derivePkcs12(sha1, bmp(password), bytes(salt), iterations, purposes[purpose], length);
    expect(derived.toString('hex')).toBe(expected);
  });

  it.each(['sha256', 'sha512'])('agrees with OpenSSL for %s, password and salt longer than a block', name => {
    const hash = { sha256: '2.16.840.1.101.3.4.2.1', sha512: '2.16.840.1.101.3.4.2.3' }[name] ?? '';
    const password = bmp('a password of more than sixty-four octets, one would hope ÄÖÜ');
    const salt = Buffer.alloc(150, 'salt');
    const options = {
      digest: name.toUpperCase(),
      hexpass: password.toString('hex'),
      hexsalt: salt.toString('hex'),
    };
    const args = Object.entries({ ...options, iter: '7', id: '1' }).flatMap(it => ['-kdfopt', it.join(':')]);
    const openssl = execFileSync('openssl', ['kdf', '-keylen', '100', '-binary', ...args, 'PKCS12KDF']);
    expect(derivePkcs12(digestOf(hash), password, salt, 7, purposes.key, 100)).toEqual(openssl);
  });
});

describe('forms of a password', () => {
  const hex = (text: string) => passwordForms(text).map(it => it.bmp.toString('hex'));
  it.each([
    ['ascii', 'ab', ['006100620000']],
    ['empty or none', '', ['0000', '']],
    ['beyond ASCII: as it is, then octet by octet', 'é', ['00e90000', '00c300a90000']],
    ['beyond 16 bits', '🔑', ['d83ddd110000', '00f0009f009400910000']],
  ])('%s', (_, text, forms) => {
    expect(hex(text)).toEqual(forms);
  });
});

it('the budget is asked before the work, and counts over all of it', () => {
  const budget = new Budget();
  budget.spend(maxIterations - 1);
  expect(() => budget.spend(2)).toThrow(ReadError);
  expect(() => budget.spend(1)).not.toThrow();
  expect(() => new Budget().spend(2 ** 31 - 1)).toThrow(/too-expensive/);
});
