import { describe, expect, test } from 'vitest';
import { readCurl } from './curl.js';
import { shellWords, withoutCarets } from './shell-words.js';

const basic = (resource = 'https://a.test/', username = 'u', password = 'p') => ({
  method: 'Basic',
  fields: { username, password },
  resource,
});

describe('options that are no value and have none', () => {
  test.each([
    'curl -XGET -u u:p https://a.test/',
    'curl -XPOST https://a.test/ -u u:p',
    'curl -su u:p https://a.test/',
    'curl -kLu u:p https://a.test/',
    'curl -sSuu:p https://a.test/',
    'curl -sSo out.json -u u:p https://a.test/',
    'curl -b a=b -r 0-9 -u u:p https://a.test/',
    ...[
      'fail-with-body',
      'globoff',
      'compressed',
      'location',
      'insecure',
      'silent',
      'show-error',
      'head',
    ].map(name => `curl -u u:p --${name} a.test`),
    ...['http1.1', 'http2', 'http3', 'ipv4', 'ipv6', 'no-keepalive', 'tlsv1.2', 'retry-connrefused'].map(
      name => `curl -u u:p --${name} a.test`,
    ),
    'curl -u u:p --not-known https://a.test/',
    'curl --not-known -u u:p https://a.test/',
    'curl --not-known value -u u:p https://a.test/',
    'curl -u u:p --referer https://b.test/ https://a.test/',
    'curl -u u:p --proxy http://b.test:80/ https://a.test/',
    'curl -X GET \\   -u u:p \\   https://a.test/',
  ])('%s', text => {
    expect(readCurl(text)).toEqual(basic(text.endsWith('a.test') ? 'http://a.test/' : 'https://a.test/'));
  });

  test('headers at the end of a group', () => {
    expect(readCurl("curl -sH 'X-Key: k' https://a.test/")).toMatchObject({ fields: { 'X-Key': 'k' } });
  });

  test('a host with a port is no scheme', () => {
    expect(readCurl('curl -u u:p localhost:8080/x')).toEqual(basic('http://localhost:8080/'));
  });
});

describe('how curl is to sign in', () => {
  const of = (options: string) => readCurl(`curl ${options} https://a.test/b/c`);
  test.each([
    ['--digest -u u:p', 'Digest'],
    ['-u u:p --digest --basic', 'Digest'],
    ['--anyauth -u u:p', 'Basic'],
    ['--ntlm --basic -u u:p', 'Basic'],
  ])('%s: %s', (options, method) => {
    expect(of(options)).toMatchObject({ method, fields: { username: 'u', password: 'p' } });
  });

  test.each([
    ['--ntlm -u u:p', 'NTLM'],
    ['--negotiate -u :', 'Negotiate'],
    ['--negotiate', 'Negotiate'],
    ['--aws-sigv4 aws:amz:eu-west-1:es -u K:S', 'aws:amz:eu-west-1:es'],
    ['--aws-sigv4 osc -u K:S', 'osc'],
  ])('%s is not taken for something else', (options, refused) => {
    expect(of(options)).toEqual({ refused });
  });

  test.each([
    ['--aws-sigv4 aws:amz:eu-west-1:s3 -u K:S', 'eu-west-1', ''],
    ['--user K:S --aws-sigv4 "aws:amz:us-east-2:s3" -H "x-amz-security-token: T"', 'us-east-2', 'T'],
    ['--aws-sigv4 aws:amz -u K:S', '', ''],
  ])('%s', (options, region, sessiontoken) => {
    expect(of(options)).toEqual({
      method: 'AWSS3',
      fields: { username: 'K', password: 'S', region, sessiontoken },
      resource: 'https://a.test/b/',
    });
  });
});

test('percent signs of an address that are no escapes', () => {
  expect(readCurl('curl https://us%er:p@a.test/')).toEqual(basic('https://a.test/', 'us%er'));
});

describe('cmd of Windows', () => {
  const command = [
    'curl ^"https://a.test/api^?x=1^&y=^%^41^" ^',
    '  -H ^"accept: */*^" ^',
    '  -H ^"x-key: a^\\^"b^\\^\\c^%^D ^^^" ^',
    '  --data-raw ^"^{^\\^"a^\\^":1^}^"',
  ];
  test.each(['\n', '\r\n', ' ', ''])('as browsers write it; lines end with %j', end => {
    expect(readCurl(command.join(end))).toEqual({
      method: 'APIHeader',
      fields: { 'x-key': 'a"b\\c%D ^' },
      resource: 'https://a.test/',
    });
  });

  test('carets of other shells stay', () => {
    const words = ['curl', '-u', 'u:^"p^', 'https://a.test/^'];
    expect(shellWords(withoutCarets(`curl -u 'u:^"p^' https://a.test/^`))).toEqual(words);
    expect(shellWords(withoutCarets('curl -u "u:^p" ^"x^"'))).toEqual(['curl', '-u', 'u:^p', 'x']);
  });
});
