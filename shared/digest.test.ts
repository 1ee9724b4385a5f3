import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { answerTo, answerWith, readDigest } from './digest.js';

const credentials = { username: 'Mufasa', password: 'Circle of Life' };
const request = { url: 'http://www.example.org/dir/index.html', method: 'GET' };

/** The placeholder's answer as Firefox 153 writes it, to the challenge of RFC 7616, section 3.9.1. */
const rfc7616 = (algorithm: string) =>
  `Digest username="latchkey", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", algorithm=${algorithm}, response="${'0'.repeat(64)}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"`;

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('RFC 7616, section 3.9.1: %s', (algorithm, response) => {
  const answer = readDigest(answerWith(rfc7616(algorithm), request, credentials) ?? '');
  expect(answer).toEqual(
    new Map([...(readDigest(rfc7616(algorithm)) ?? []), ['username', 'Mufasa'], ['response', response]]),
  );
});

const hash = (text: string) => bytesToHex(md5(utf8ToBytes(text)));
const plain = 'Digest username="latchkey", realm="R", nonce="n", uri="/a?b", response="00"';
const asked = { url: 'https://a.test/a?b#c', method: 'POST' };

test('RFC 2069: without qop', () => {
  const response = hash(`${hash('u:R:p')}:n:${hash('POST:/a?b')}`);
  expect(answerWith(plain, asked, { username: 'u', password: 'p' })).toBe(
    `Digest username="u", realm="R", nonce="n", uri="/a?b", response="${response}"`,
  );
});

test('MD5-sess', () => {
  const header = `${plain}, algorithm=MD5-sess, qop=auth, nc=00000002, cnonce="c"`;
  const secret = hash(`${hash('u:R:p')}:n:c`);
  const answer = readDigest(answerWith(header, asked, { username: 'u', password: 'p' }) ?? '');
  expect(answer?.get('response')).toBe(hash(`${secret}:n:00000002:c:auth:${hash('POST:/a?b')}`));
});

test('user name and password in UTF-8, quotes escaped, bytes of the realm as they came', () => {
  const bytes = (text: string) => Array.from(utf8ToBytes(text), it => String.fromCharCode(it)).join('');
  const header = plain.replace('"R"', `"${bytes('Gelände')}"`);
  const answer = readDigest(answerWith(header, asked, { username: 'jü"rg', password: 'ß' }) ?? '');
  expect(answer?.get('username')).toBe(bytes('jü"rg'));
  expect(answer?.get('response')).toBe(hash(`${hash('jü"rg:Gelände:ß')}:n:${hash('POST:/a?b')}`));
});

test.each([
  ['another address', plain.replace('/a?b', '/other')],
  ['an unknown algorithm', `${plain}, algorithm=SHA-512-256`],
  ['protection of the body', `${plain}, qop=auth-int`],
  ['another scheme', 'Basic bGF0Y2hrZXk6'],
])('no answer for %s', (_, header) => {
  expect(answerWith(header, asked, credentials)).toBeUndefined();
});

test('a realm that looks like the rest of the header is left alone', () => {
  const realm = String.raw`x\", username=\"y\", response=\"00`;
  const answer = readDigest(answerWith(plain.replace('"R"', `"${realm}"`), asked, credentials) ?? '');
  expect(answer?.get('realm')).toBe('x", username="y", response="00');
  expect(answer?.get('username')).toBe('Mufasa');
});

test('the first answer to a challenge', () => {
  const challenge =
    'Basic realm="x", Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const parameters = readDigest(challenge) ?? new Map();
  expect(readDigest(answerTo(parameters, request, credentials, cnonce) ?? '')).toEqual(
    readDigest(answerWith(rfc7616('SHA-256'), request, credentials) ?? ''),
  );
});

test.each([
  ['without qop', 'Digest realm="R", nonce="n"', true],
  ['for the body alone', 'Digest realm="R", nonce="n", qop="auth-int"', false],
  ['of an unknown algorithm', 'Digest realm="R", nonce="n", algorithm=SHA-512-256', false],
])('a challenge %s', (_, challenge, answered) => {
  const answer = answerTo(readDigest(challenge) ?? new Map(), asked, { username: 'u', password: 'p' }, 'c');
  expect(answer).toBe(
    answered
      ? answerWith(plain, asked, { username: 'u', password: 'p' })?.replace(/(.*), (response=.*)/, '$1, $2')
      : undefined,
  );
});
