import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it, describe as suite } from 'vitest';
import { identitySchema } from '../../shared/identity.js';
import { Budget } from '../encryption/budget.js';
import { readFound } from '../reader/read.js';
import { type Made, Pki } from '../testing/pki.js';
import { describe } from './describe.js';
import { pairsOf } from './pairs.js';
import { day } from './warnings.js';

const clientOnly = ['basicConstraints=critical,CA:false'];

let pki: Pki;
let root: Made;
let intermediate: Made;
let issuing: Made;
beforeAll(() => {
  pki = new Pki();
  root = pki.authority('Root');
  intermediate = pki.authority('Intermediate', root);
  issuing = pki.authority('Issuing', intermediate);
});
afterAll(() => pki.remove());

const x509 = (made: Made) => new X509Certificate(readFileSync(made.certificate));

/** The identity that a client's key and these certificates make, as files in PEM. */
function identityOf(
  client: Made,
  others: readonly Made[] = [],
  store: Made[] | null = [],
  time = Date.now(),
) {
  const files = [...others.map(it => it.certificate), client.certificate, client.key];
  const pem = Buffer.concat(files.map(it => readFileSync(it)));
  const [pair] = pairsOf(readFound(pem, 'any', undefined, new Budget()));
  if (pair === undefined) throw new Error('no identity');
  const { info } = describe(pair, store?.map(x509), time);
  return v.parse(identitySchema, info);
}

const names = (chain: readonly { subject: string }[]) => chain.map(it => /CN=(.*)/.exec(it.subject)?.[1]);

suite('the chain', () => {
  it('is put in order, whatever the order and the strangers in the file', () => {
    const client = pki.make('chained', { issuer: issuing });
    const stranger = pki.authority('Stranger');
    const { chain, warnings } = identityOf(client, [root, issuing, stranger, intermediate]);
    expect(names(chain)).toEqual(['Issuing', 'Intermediate', 'Root']);
    expect(warnings).toEqual(['expires-soon']);
  });

  it('ends where an issuer is missing', () => {
    const client = pki.make('unchained', { issuer: issuing });
    const { chain, warnings } = identityOf(client, [root, issuing]);
    expect(names(chain)).toEqual(['Issuing']);
    expect(warnings).toContain('issuer-missing');
  });

  it('goes by signatures, not by names', () => {
    const impostor = pki.make('impostor', {
      subject: '/O=Latchkey test/CN=Issuing',
      extensions: ['basicConstraints=CA:true'],
    });
    const client = pki.make('deceived', { issuer: issuing });
    expect(identityOf(client, [impostor]).chain).toEqual([]);
  });

  it('does not go in circles', () => {
    const self = pki.make('self');
    const { chain, warnings } = identityOf(self, [self]);
    expect(chain).toEqual([]);
    expect(warnings).toContain('self-signed');
    expect(warnings).not.toContain('issuer-missing');
  });

  it.each([
    ['by its root in the file', () => [issuing, intermediate, root], () => [root], true],
    ['by a root the file leaves out', () => [issuing, intermediate], () => [root], true],
    ['not by another root', () => [issuing, intermediate, root], () => [issuing], false],
    ['not at all by an empty store', () => [issuing], () => [], false],
    ['unknown without a store', () => [issuing], () => null, undefined],
  ])('is trusted %s', (_, others, store, trusted) => {
    const client = pki.make('trusted', { issuer: issuing });
    const { trustedBySystem, warnings } = identityOf(client, others(), store());
    expect(trustedBySystem).toBe(trusted);
    if (trusted) expect(warnings).not.toContain('issuer-missing');
  });
});

suite('warnings', () => {
  const usage = (...extensions: string[]) => ({ extensions: [...clientOnly, ...extensions] });
  const client = 'extendedKeyUsage=clientAuth';
  const rows: [string, string[], boolean][] = [
    ['none', [], true],
    ['for clients', [client], true],
    ['for servers', ['extendedKeyUsage=serverAuth'], false],
    ['for servers and clients', ['extendedKeyUsage=serverAuth,clientAuth'], true],
    ['for anything', ['extendedKeyUsage=anyExtendedKeyUsage'], true],
    ['for signatures', ['keyUsage=critical,digitalSignature', client], true],
    ['for encryption', ['keyUsage=critical,keyEncipherment', client], false],
    ['for non-repudiation', ['keyUsage=nonRepudiation,keyAgreement'], false],
    ['for what has no name here', ['extendedKeyUsage=1.3.6.1.4.1.99999.1'], false],
  ];
  it.each(rows)('usage %s', (title, extensions, good) => {
    const made = pki.make(`usage-${title.length}`, usage(...extensions));
    expect(identityOf(made).warnings.includes('wrong-usage')).toBe(!good);
  });

  it('names each usage', () => {
    const keyUsage = 'keyUsage=digitalSignature,nonRepudiation,keyEncipherment,decipherOnly,keyAgreement';
    const made = pki.make('usages', usage(keyUsage, 'extendedKeyUsage=clientAuth,1.3.6.1.4.1.99999.1'));
    const info = identityOf(made);
    const expected = [
      'digitalSignature',
      'nonRepudiation',
      'keyEncipherment',
      'keyAgreement',
      'decipherOnly',
    ];
    expect(info.keyUsage).toEqual(expected);
    expect(info.extendedKeyUsage).toEqual(['clientAuth', '1.3.6.1.4.1.99999.1']);
    expect(identityOf(pki.make('unrestricted', usage())).keyUsage).toBeUndefined();
  });

  /** Certificates are made for ten days. */
  it.each([
    [-1, 10, ['expires-soon', 'not-yet-valid']],
    [1, 8, ['expires-soon']],
    [11, -2, ['expired', 'issuer-expired']],
  ])('%i days from now', (days, left, expected) => {
    const dated = pki.make('dated', { issuer: root });
    const info = identityOf(dated, [root], [root], Date.now() + days * day + 3_600_000);
    expect(info.warnings).toEqual(expected);
    expect(info.daysLeft).toBe(left);
  });

  it.each([
    ['ed25519', 'key-not-for-tls', true],
    ['rsa-pss', 'key-not-for-tls', true],
    ['secp256k1', 'key-not-for-tls', true],
    ['P-521', 'key-not-for-tls', false],
    ['rsa', 'key-not-for-tls', false],
    ['rsa', 'weak-key', false],
    ['rsa-1024', 'weak-key', true],
  ] as const)('a key of kind %s: %s %s', (kind, warning, given) => {
    expect(identityOf(pki.make(`key-${kind}`, { kind })).warnings.includes(warning)).toBe(given);
  });
});

it('a name comes as it was written; in the subject, special characters are escaped (RFC 2253)', () => {
  const name = 'Žofie <b>, Müller 山田';
  const info = identityOf(pki.make('named', { subject: `/O=Latchkey test/CN=${name}` }));
  expect(info.name).toBe(name);
  expect(info.subject).toBe('O=Latchkey test, CN=Žofie \\<b\\>\\, Müller 山田');
  expect(info.id).toBe(info.fingerprint);
});
