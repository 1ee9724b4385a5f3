import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome } from '../testing/outcome.js';
import { type Made, Pki, run } from '../testing/pki.js';

let pki: Pki;
let rsa: Made;
let ec: Made;
beforeAll(() => {
  pki = new Pki();
  rsa = pki.make('rsa', { kind: 'rsa' });
  ec = pki.make('ec');
});
afterAll(() => pki.remove());

const certificate = (made: Made): Buffer => readFileSync(made.certificate);
const openssl = (...args: string[]): Buffer => run('openssl', args);
const passout = ['-passout', 'pass:secret'];
const pkcs8 = (made: Made, ...args: string[]): Buffer =>
  openssl('pkcs8', '-topk8', '-in', made.key, ...passout, ...args);

/** A key, how it is written; `encrypted` ones have the password `secret`. All are in PEM, and DER where it is said. */
const plain: [string, () => Buffer, string][] = [
  ['PKCS#8', () => readFileSync(rsa.key), 'rsa'],
  ['PKCS#1', () => openssl('rsa', '-in', rsa.key, '-traditional'), 'rsa'],
  ['SEC1', () => openssl('ec', '-in', ec.key, '-param_enc', 'named_curve'), 'p256'],
  ['with lines of Windows', () => Buffer.from(readFileSync(ec.key, 'utf8').replaceAll('\n', '\r\n')), 'p256'],
  [
    'with text before it',
    () => Buffer.concat([Buffer.from('Bag Attributes: none\n'), readFileSync(ec.key)]),
    'p256',
  ],
];
const encrypted: [string, () => Buffer, string][] = [
  ['PBES2', () => pkcs8(rsa, '-v2', 'aes-256-cbc'), 'rsa'],
  ['PBES2 with an iteration count', () => pkcs8(ec, '-iter', '50000', '-v2prf', 'hmacWithSHA512'), 'p256'],
  ['scrypt', () => pkcs8(ec, '-scrypt'), 'p256'],
  ['3DES of PKCS#12', () => pkcs8(rsa, '-v1', 'PBE-SHA1-3DES'), 'rsa'],
  [
    'RC2-40 of PKCS#12',
    () => pkcs8(ec, '-v1', 'PBE-SHA1-RC2-40', '-provider', 'legacy', '-provider', 'default'),
    'p256',
  ],
  [
    'PBES1 with MD5 and DES',
    () => pkcs8(rsa, '-v1', 'PBE-MD5-DES', '-provider', 'legacy', '-provider', 'default'),
    'rsa',
  ],
  [
    'PBES1 with SHA-1 and RC2',
    () => pkcs8(ec, '-v1', 'PBE-SHA1-RC2-64', '-provider', 'legacy', '-provider', 'default'),
    'p256',
  ],
  ['traditional, AES', () => openssl('rsa', '-in', rsa.key, '-traditional', '-aes128', ...passout), 'rsa'],
  ['traditional, 3DES', () => openssl('ec', '-in', ec.key, '-des3', ...passout), 'p256'],
];

const withCertificate = (key: Buffer, kind: string): Buffer =>
  Buffer.concat([key, certificate(kind === 'rsa' ? rsa : ec)]);

describe('reads a key with its certificate', () => {
  it.each(plain)('%s', (_, key, kind) => {
    expect(outcome(withCertificate(key(), kind), undefined, 'any')).toBe(`${kind} -`);
  });

  it.each(encrypted)('encrypted: %s', (_, key, kind) => {
    const file = withCertificate(key(), kind);
    expect(outcome(file, 'secret', 'any')).toBe(`${kind} -`);
    expect(outcome(file, undefined, 'any')).toBe('password-needed');
    expect(outcome(file, 'wrong', 'any')).toBe('wrong-password-or-damaged');
  });

  it('the certificate before the key', () => {
    expect(outcome(Buffer.concat([certificate(ec), readFileSync(ec.key)]), undefined, 'any')).toBe('p256 -');
  });
});

const der = (...args: string[]): Buffer => openssl(...args, '-outform', 'DER');

describe('tells what is in DER', () => {
  const rows: [string, string | undefined, string, () => Buffer][] = [
    ['PKCS#8', undefined, 'no-certificate', () => der('pkcs8', '-topk8', '-nocrypt', '-in', ec.key)],
    ['encrypted PKCS#8', 'secret', 'no-certificate', () => der('pkcs8', '-topk8', ...passout, '-in', ec.key)],
    ['PKCS#1', undefined, 'no-certificate', () => der('rsa', '-traditional', '-in', rsa.key)],
    ['SEC1', undefined, 'no-certificate', () => der('ec', '-in', ec.key)],
    ['a certificate', undefined, 'no-key', () => der('x509', '-in', ec.certificate)],
    ['a bundle', 'secret', 'p256 -', () => pki.bundle(ec, 'secret')],
    ['PKCS#7', undefined, 'unsupported', () => der('crl2pkcs7', '-nocrl', '-certfile', ec.certificate)],
    ['a public key', undefined, 'damaged', () => der('pkey', '-pubout', '-in', ec.key)],
  ];
  it.each(rows)('%s', (_, password, expected, file) => {
    expect(outcome(file(), password, 'any')).toBe(expected);
  });
});

describe('says why not', () => {
  const text = (it: string): Buffer => Buffer.from(it);
  const block = (label: string, body: string): Buffer =>
    text(`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`);
  const desHeaders = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0011223344556677\n\nMAMCAQA=';
  const rows: [string, string, () => Buffer][] = [
    [
      'key and certificate of two',
      'key-certificate-mismatch',
      () => Buffer.concat([readFileSync(rsa.key), certificate(ec)]),
    ],
    ['a block without an end', 'damaged', () => text('-----BEGIN PRIVATE KEY-----\nMIIB')],
    ['a block of nothing', 'damaged', () => block('PRIVATE KEY', '')],
    ['a key that is none', 'damaged', () => block('RSA PRIVATE KEY', 'MAMCAQA=')],
    [
      'a certificate that is none',
      'damaged',
      () => Buffer.concat([readFileSync(ec.key), block('CERTIFICATE', 'MAMCAQA=')]),
    ],
    ['traditional encryption with DES', 'unsupported', () => block('RSA PRIVATE KEY', desHeaders)],
    ["OpenSSH's own format", 'unsupported', () => block('OPENSSH PRIVATE KEY', 'b3BlbnNzaC1rZXktdjEA')],
    [
      'a kind of key Node does not know',
      'unsupported',
      () => block('PRIVATE KEY', 'MA4CAQAwBwYDKgMEBQAEAA=='),
    ],
  ];
  it.each(rows)('%s', (_, expected, file) => {
    expect(outcome(file(), 'secret', 'any')).toBe(expected);
  });

  it('PEM where a bundle was promised', () => {
    expect(outcome(readFileSync(ec.key), undefined, 'pkcs12')).toBe('damaged');
  });
});
