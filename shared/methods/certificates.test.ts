import { describe, expect, test } from 'vitest';
import { methods } from './index.js';
import { longestFile } from './method.js';

const problems = (method: string, fields: Record<string, string>) => methods.get(method)?.check(fields);
const reading = (method: string, fields: Record<string, string>) => methods.get(method)?.identity?.(fields);
const big = 'A'.repeat(Math.ceil((longestFile * 4) / 3) + 8);

test.each<[string, Record<string, string>, string[]]>([
  ['PKI-PKCS#12', {}, ['bundle required']],
  ['PKI-PKCS#12', { bundle: 'AAAA' }, []],
  ['PKI-PKCS#12', { bundlepath: '/home/me/me.p12' }, []],
  ['PKI-PKCS#12', { bundle: 'AAAA', bundlepath: '/home/me/me.p12' }, ['bundlepath one-of-two']],
  ['PKI-PKCS#12', { bundle: big }, ['bundle file-too-large']],
  ['PKI-Paths', {}, ['certpath required']],
  ['PKI-Paths', { certpath: 'a.pem' }, []],
  ['Identity-Cert', { key: 'AAAA' }, ['certificate required']],
  ['Identity-Cert', { certificate: 'AAAA', key: big }, ['key file-too-large']],
  ['Identity-Cert', { certificate: 'AAAA', key: 'AAAA' }, []],
])('%s with %j', (method, fields, expected) => {
  expect(problems(method, fields)?.map(({ field, reason }) => `${field} ${reason}`)).toEqual(expected);
});

describe('what the companion reads', () => {
  test.each<[string, Record<string, string>, object]>([
    ['PKI-PKCS#12', { bundle: 'AAAA', bundlepass: 'p' }, { source: { bytes: 'AAAA' }, password: 'p' }],
    ['PKI-PKCS#12', { bundlepath: 'a.p12' }, { source: { path: 'a.p12' }, password: null }],
    [
      'PKI-Paths',
      { certpath: 'a', keypath: 'b', keypass: 'p' },
      { source: { path: 'a', keyPath: 'b' }, password: 'p' },
    ],
    ['PKI-Paths', { certpath: 'a', keypath: '' }, { source: { path: 'a' }, password: null }],
    [
      'Identity-Cert',
      { certificate: 'AAAA', key: 'BBBB' },
      { source: { bytes: 'AAAA', keyBytes: 'BBBB' }, password: null },
    ],
  ])('%s with %j', (method, fields, expected) => {
    expect(reading(method, fields)).toEqual(expected);
  });

  test.each(['Basic', 'Digest'])('%s is no certificate', method => {
    expect(methods.get(method)?.identity).toBeUndefined();
  });
});
