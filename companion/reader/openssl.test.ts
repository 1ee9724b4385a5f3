import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBer, type Value } from '../asn1/ber.js';
import { sequence } from '../asn1/values.js';
import { encode } from '../testing/der.js';
import { outcome } from '../testing/outcome.js';
import { type Made, Pki } from '../testing/pki.js';

let pki: Pki;
let client: Made;
beforeAll(() => {
  pki = new Pki();
  client = pki.make('client');
});
afterAll(() => pki.remove());

const both = (name: string) => ['-keypbe', name, '-certpbe', name];
const cyrillic = 'Пароль-Ünïcødé-密码';

/** How the bundle is written, the password, and openssl's options. */
const written: [string, string, string[]][] = [
  ['as OpenSSL 3 does', 'secret', []],
  ['as OpenSSL 1 did: RC2-40 and 3DES', 'secret', ['-legacy']],
  ['with 3DES', 'secret', [...both('PBE-SHA1-3DES'), '-macalg', 'sha1']],
  ['with 3DES of two keys', 'secret', both('PBE-SHA1-2DES')],
  ['with RC2 of 128 bits', 'secret', ['-legacy', ...both('PBE-SHA1-RC2-128')]],
  ['with single DES', 'secret', ['-legacy', ...both('PBE-SHA1-DES')]],
  ['with PBES2 and 3DES', 'secret', both('DES-EDE3-CBC')],
  ['with AES of 128 bits', 'secret', both('AES-128-CBC')],
  ['with AES of 192 bits', 'secret', both('AES-192-CBC')],
  ['with Camellia', 'secret', both('CAMELLIA-256-CBC')],
  ['with ARIA', 'secret', both('ARIA-192-CBC')],
  ...['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256'].map(
    (name): [string, string, string[]] => [`with a MAC of ${name}`, 'secret', ['-macalg', name]],
  ),
  ['with one iteration', 'secret', ['-noiter', '-nomaciter']],
  ['with 100,000 iterations', 'secret', ['-iter', '100000']],
  ['without a MAC', 'secret', ['-nomac']],
  ['without encryption', 'secret', both('NONE')],
  ['without encryption of certificates', 'secret', ['-certpbe', 'NONE']],
  ['with an empty password', '', []],
  ['with an empty password, as of old', '', ['-legacy']],
  ['with a password of many alphabets', cyrillic, []],
  ['with a password of many alphabets, as of old', cyrillic, ['-legacy']],
  ['with a password beyond 16 bits', 'pa🔑ss', []],
  ['with a password beyond 16 bits, as of old', 'pa🔑ss', ['-legacy']],
  ['with a long password', 'L'.repeat(300), []],
  [
    "with Windows's attributes",
    'secret',
    ['-CSP', 'Microsoft Software Key Storage Provider', '-LMK', '-keyex'],
  ],
];

describe('opens bundles of OpenSSL', () => {
  it.each(written)('%s', (_, password, args) => {
    const bundle = pki.bundle(client, password, ['-name', 'Žofie – 山田', ...args]);
    expect(outcome(bundle, password)).toBe('p256 Žofie – 山田');
  });

  it.each(['rsa', 'rsa-pss', 'P-256', 'P-384', 'P-521', 'ed25519', 'secp256k1'])(
    'with a key of kind %s',
    kind => {
      const bundle = pki.bundle(pki.make(`kind-${kind}`, { kind }), 'secret');
      const expected = kind === 'secp256k1' ? 'other' : kind.replace('P-', 'p');
      expect(outcome(bundle, 'secret')).toBe(`${expected} -`);
    },
  );

  it('with a password that a program took octet by octet', () => {
    const octetwise = Buffer.from('pässwörd').toString('latin1');
    expect(outcome(pki.bundle(client, octetwise, ['-legacy']), 'pässwörd')).toBe('p256 -');
  });

  it('that need no password, without one and with any', () => {
    const bundle = pki.bundle(client, '', [...both('NONE'), '-nomac']);
    for (const password of [undefined, '', 'any']) expect(outcome(bundle, password)).toBe('p256 -');
  });
});

/** The same value with indefinite lengths, and every octet string in chunks. */
function loosely({ tag, content, children }: Value): Buffer {
  const end = Buffer.from([0, 0]);
  if (tag === 0x04) {
    const chunks = Array.from({ length: Math.ceil(content.length / 100) }, (_, i) => {
      const chunk = content.subarray(100 * i, 100 * (i + 1));
      return encode(0x04, chunk);
    });
    return Buffer.concat([Buffer.from([0x24, 0x80]), ...chunks, end]);
  }
  if ((tag & 0x20) !== 0) return Buffer.concat([Buffer.from([tag, 0x80]), ...children.map(loosely), end]);
  return encode(tag, content);
}

describe('opens', () => {
  it('a bundle in BER', () => {
    const bundle = pki.bundle(client, 'secret', both('NONE'));
    expect(outcome(loosely(parseBer(bundle)), 'secret')).toBe('p256 -');
  });

  it('a bundle with something after it', () => {
    const bundle = pki.bundle(client, 'secret');
    expect(outcome(Buffer.concat([bundle, Buffer.alloc(16, 7)]), 'secret')).toBe('p256 -');
  });
});

const raw = (value: Value | undefined): Buffer => value?.raw ?? Buffer.alloc(0);

const flipped = (bytes: Buffer, fromEnd: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - fromEnd] = (copy.at(-fromEnd) ?? 0) ^ 1;
  return copy;
};

describe('says why not', () => {
  const legacy = ['-legacy'];
  const rows: [string, string | undefined, string, () => Buffer][] = [
    ['no password yet', undefined, 'password-needed', () => pki.bundle(client, 'secret')],
    [
      'no password yet, without a MAC',
      undefined,
      'password-needed',
      () => pki.bundle(client, 'secret', ['-nomac']),
    ],
    ['a wrong password', 'wrong', 'wrong-password', () => pki.bundle(client, 'secret')],
    ['a wrong password, as of old', 'wrong', 'wrong-password', () => pki.bundle(client, 'secret', legacy)],
    ['an empty password', '', 'wrong-password', () => pki.bundle(client, 'secret', legacy)],
    [
      'a wrong password, no MAC',
      'x',
      'wrong-password-or-damaged',
      () => pki.bundle(client, 'secret', ['-nomac']),
    ],
    [
      'a damaged MAC',
      'secret',
      'damaged',
      () => flipped(pki.bundle(client, 'secret', ['-macalg', 'sha1']), 20),
    ],
    ['half a file', 'secret', 'damaged', () => pki.bundle(client, 'secret').subarray(0, 500)],
    ['no octet', 'secret', 'damaged', () => Buffer.alloc(0)],
    ['a text', 'secret', 'damaged', () => Buffer.from('This is not a bundle at all')],
    ['no key', 'secret', 'no-key', () => pki.bundle(client, 'secret', ['-nokeys'])],
    ['no certificate', 'secret', 'no-certificate', () => pki.bundle(client, 'secret', ['-nocerts'])],
    [
      'RC4',
      'secret',
      'unsupported',
      () => pki.bundle(client, 'secret', [...legacy, ...both('PBE-SHA1-RC4-128')]),
    ],
    ['too many iterations', 'secret', 'too-expensive', () => expensive()],
  ];

  /** A bundle whose MAC claims 2^31 - 1 iterations. */
  function expensive(): Buffer {
    const [version, authSafe, macData] = sequence(parseBer(pki.bundle(client, 'secret')));
    const [digest, salt] = sequence(macData);
    const count = encode(0x02, Buffer.from('7fffffff', 'hex'));
    const mac = encode(0x30, raw(digest), raw(salt), count);
    return encode(0x30, raw(version), raw(authSafe), mac);
  }

  it.each(rows)('%s', (_, password, expected, bundle) => {
    expect(outcome(bundle(), password)).toBe(expected);
  });
});
