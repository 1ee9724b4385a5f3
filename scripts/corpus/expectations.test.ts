import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

// A script of Node's own, without types.
const { entriesOf, mismatches } = await import(resolve(import.meta.dirname, 'expectations.mjs'));

const leaf = {
  subject: 'CN=a',
  spkiSha256: 'spki',
  certSha256: 'cert',
  keyType: 'ec',
  notAfter: 'Jan  1 00:00:00 2126 GMT',
};
const bundle = {
  file: 'a.p12',
  expect: 'ok',
  password: 'secret',
  leafs: [leaf],
  keys: 1,
  certs: 2,
  friendlyName: 'a name',
  chainOrder: ['root'],
};
const identity = {
  subject: 'CN=a',
  issuer: 'CN=root',
  publicKey: 'spki',
  fingerprint: 'cert',
  keyType: 'p384',
  notAfter: '2126-01-01T00:00:00.000Z',
  name: 'a name',
  chain: [{ subject: 'CN=root' }],
};
const found = { ok: true, keys: ['p384'], certificates: 2, identities: [identity] };

const failed = (code: string) => ({ ok: false, error: { code } });
const [entry] = entriesOf({ files: [bundle] });

it('what is as expected is no mismatch', () => {
  expect(mismatches(entry, found)).toEqual([]);
});

describe('a mismatch', () => {
  const rows: [string, object][] = [
    ['another result', failed('damaged')],
    ['another number of keys', { ...found, keys: ['p384', 'rsa'] }],
    ['another number of certificates', { ...found, certificates: 1 }],
    ['another kind of key', { ...found, identities: [{ ...identity, keyType: 'rsa' }] }],
    ['another certificate', { ...found, identities: [{ ...identity, fingerprint: 'x' }] }],
    ['another public key', { ...found, identities: [{ ...identity, publicKey: 'x' }] }],
    ['another subject', { ...found, identities: [{ ...identity, subject: 'x' }] }],
    ['another validity', { ...found, identities: [{ ...identity, notAfter: '2026-01-01T00:00:00Z' }] }],
    ['another name', { ...found, identities: [{ ...identity, name: 'x' }] }],
    ['an identity too many', { ...found, identities: [identity, identity] }],
    ['no identity', { ...found, identities: [] }],
    ['a shorter chain', { ...found, identities: [{ ...identity, chain: [] }] }],
    ['a chain out of order', { ...found, identities: [{ ...identity, chain: [{ subject: 'x' }] }] }],
  ];
  it.each(rows)('%s', (_, result) => {
    expect(mismatches(entry, result)).not.toEqual([]);
  });
});

describe('what an expectation allows', () => {
  it.each([
    ['bad-password', 'wrong-password', true],
    ['bad-password', 'damaged', false],
    ['bad-password-or-corrupt', 'damaged', true],
    ['corrupt', 'wrong-password', false],
    ['reject-resource', 'too-expensive', true],
    ['reject-resource', 'damaged', false],
    ['an expectation of the future', 'damaged', false],
  ])('%s: %s %s', (expectation, code, allowed) => {
    const [it] = entriesOf({ files: [{ file: 'a', expect: expectation, password: 'x' }] });
    expect(mismatches(it, failed(code)).length === 0).toBe(allowed);
  });
});

it('a table of keys becomes entries, each with its kind', () => {
  const [rsa, ec] = entriesOf({
    password: 'secret',
    files: { 'a.pem': 'RSA, PKCS#1', 'b.pem': 'EC P-384, PKCS#8' },
  });
  expect(rsa).toEqual({ file: 'a.pem', expect: 'key-alone', passwords: ['secret'], kind: 'rsa' });
  const alone = (kind: string) => ({ ...failed('no-certificate'), keys: [kind] });
  expect(mismatches(ec, alone('p384'))).toEqual([]);
  expect(mismatches(ec, alone('rsa'))).not.toEqual([]);
});
