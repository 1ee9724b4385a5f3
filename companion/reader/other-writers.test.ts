/** Bundles written by others than OpenSSL. Each row's program is skipped, with a word, where it is not installed. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome } from '../testing/outcome.js';
import { type Made, Pki, run } from '../testing/pki.js';

let pki: Pki;
let client: Made;
beforeAll(() => {
  pki = new Pki();
  client = pki.make('client');
});
afterAll(() => pki.remove());

const packages = { certtool: 'gnutls-bin', pk12util: 'libnss3-tools', keytool: 'a Java runtime' };
type Program = keyof typeof packages;

const installed = (program: string): boolean =>
  (process.env.PATH ?? '').split(':').some(folder => existsSync(resolve(folder, program)));

function gnutls(password: readonly string[]): Buffer {
  const given = [
    '--load-privkey',
    client.key,
    '--load-certificate',
    client.certificate,
    '--p12-name',
    'alias',
  ];
  return run('certtool', ['--to-p12', '--outder', ...given, ...password]);
}

function nss(ciphers: readonly string[]): Buffer {
  const [folder, bundle, file] = [`nss-${ciphers.length}`, 'in.p12', 'out.p12'].map(it => pki.file(it));
  if (folder === undefined || bundle === undefined || file === undefined) throw new Error('three names');
  run('openssl', [
    ...['pkcs12', '-export', '-inkey', client.key, '-in', client.certificate],
    ...['-name', 'alias', '-passout', 'pass:secret', '-out', bundle],
  ]);
  mkdirSync(folder);
  const database = ['-d', `sql:${folder}`, '-K', ''];
  run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password']);
  run('pk12util', ['-i', bundle, '-W', 'secret', ...database]);
  run('pk12util', ['-o', file, '-n', 'alias', '-W', 'secret', ...database, ...ciphers]);
  return readFileSync(file);
}

function java(name: string, options: readonly string[]): Buffer {
  const file = pki.file(`${name}.p12`);
  const store = ['-keystore', file, '-storetype', 'PKCS12', '-storepass', 'secret'];
  for (const alias of ['one', 'two']) {
    const key = ['-keyalg', 'EC', '-groupname', 'secp384r1', '-alias', alias, '-dname', `CN=${alias}`];
    run('keytool', [...options, '-genkeypair', ...store, ...key]);
  }
  return readFileSync(file);
}

const pbe = (cipher: string): string => `PKCS #12 V2 PBE With SHA-1 And ${cipher}`;
const oldCiphers = ['-c', pbe('3KEY Triple DES-CBC'), '-C', pbe('40 Bit RC2 CBC'), '-M', 'SHA-1'];
const legacyJava = ['-J-Dkeystore.pkcs12.legacy'];
const secret = ['--password', 'secret'];

/** Program, how it writes, the password, what is found, and how to make it. */
const rows: [Program, string, string, string, () => Buffer][] = [
  ['certtool', 'as it does by itself', 'secret', 'p256 alias', () => gnutls(secret)],
  ['certtool', 'with the null password', '', 'p256 alias', () => gnutls(['--null-password'])],
  ['pk12util', 'as it does by itself, in BER', 'secret', 'p256 alias', () => nss([])],
  ['pk12util', 'with RC2-40 and 3DES', 'secret', 'p256 alias', () => nss(oldCiphers)],
  ['keytool', 'two keys', 'secret', 'p384 one, p384 two', () => java('two', [])],
  ['keytool', 'two keys, as of old', 'secret', 'p384 one, p384 two', () => java('old', legacyJava)],
];

describe('opens bundles of', () => {
  it.for(rows)('%s %s', ([program, , password, expected, bundle], context) => {
    context.skip(!installed(program), `${packages[program]} is not installed`);
    expect(outcome(bundle(), password)).toBe(expected);
  });
});
