import aws4 from 'aws4';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awsS3 } from './aws-s3.js';
import { mapTiler } from './maptiler.js';
import { presigned, signedHeaders } from './sigv4.js';

describe('Signature Version 4', () => {
  const key = {
    id: 'AKIAIOSFODNN7EXAMPLE',
    secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    region: 'us-east-1',
  };
  const time = Date.UTC(2013, 4, 24);
  const url = 'https://examplebucket.s3.amazonaws.com/test.txt';

  test('the example of the S3 API reference, "Using Query Parameters"', () => {
    const address = presigned(key, { url, method: 'GET', time }, 86_400);
    expect(new URL(address).searchParams.get('X-Amz-Signature')).toBe(
      'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
    expect(address).toContain(
      'X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request',
    );
  });

  test('an address that is signed already is signed anew', () => {
    const first = presigned(key, { url: `${url}?a=1`, method: 'GET', time }, 300);
    const second = presigned(key, { url: first, method: 'GET', time: time + 1000 }, 300);
    expect(new URL(second).searchParams.getAll('X-Amz-Signature')).toHaveLength(1);
    expect(second).toBe(presigned(key, { url: `${url}?a=1`, method: 'GET', time: time + 1000 }, 300));
  });

  test('a port, a query and characters that browsers leave as they are', () => {
    const signed = signedHeaders(
      { ...key, sessionToken: 'T' },
      { url: "https://s3.test:8443/b/a%20b/it's(1)*?b=2&a=%2F", method: 'GET', time },
    );
    expect(signed.authorization).toContain(
      'SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ',
    );
    expect(signed['x-amz-date']).toBe('20130524T000000Z');
  });

  test("what the page says to S3 in headers is signed too, and none of the page's in place of ours", () => {
    const page = {
      'X-Amz-Meta-B': '  two   words ',
      'x-amz-acl': 'private',
      'X-Amz-Date': 'x',
      Accept: '*/*',
    };
    const requestHeaders = Object.entries(page).map(([name, value]) => ({ name, value }));
    const request = { url: 'https://s3.test/b/a', method: 'PUT', time, requestHeaders };
    const { authorization, ...others } = signedHeaders(key, request);
    expect(authorization).toContain(
      'SignedHeaders=host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-meta-b, ',
    );
    expect(Object.keys(others)).toEqual(['x-amz-content-sha256', 'x-amz-date']);
    const theirs = aws4.sign(
      {
        ...{ service: 's3', region: key.region, method: 'PUT', path: '/b/a' },
        headers: { Host: 's3.test', ...others, 'X-Amz-Meta-B': '  two   words ', 'X-Amz-Acl': 'private' },
      },
      { accessKeyId: key.id, secretAccessKey: key.secret },
    );
    expect(authorization).toBe(theirs.headers?.Authorization);
  });

  test.each([
    ['a percent sign that means itself', '/b/a%20b/100%?x=5%', '/b/a%20b/100%25?x=5%25'],
    ['a byte that is no UTF-8', '/b/a%20%E4?x=%E4+b', '/b/a%20%e4?x=%E4%20b'],
    [
      'characters that need no encoding, and some that do',
      '/b/%61%7E[|]?%78=[|]',
      '/b/a~%5B%7C%5D?x=%5B%7C%5D',
    ],
    ['parameters without a value, and none at all', '/b/?x&&', '/b/?x='],
  ])('%s is one however it is written', (_, written, same) => {
    const signed = (path: string) =>
      new URL(presigned(key, { url: `https://s3.test${path}`, method: 'GET', time }, 1));
    const [address, expected] = [signed(written), signed(same)];
    expect(address.search).toBe(expected.search);
    // What the server is asked for stays what it was.
    expect(address.pathname).toBe(new URL(written, url).pathname);
    expect(address.searchParams.get('x')).toBe(new URL(same, url).searchParams.get('x'));
  });

  test.each(['/b/folder%2Fname', '/b/..%2F..%2Fevil/x', '/b/%2e%2E%2f.%2Fevil', '/b/%2F/%2Fevil.test/x'])(
    'an encoded slash is signed as one and stays where it is: %s',
    written => {
      const asked = new URL(written, 'https://s3.test');
      const address = new URL(presigned(key, { url: asked.href, method: 'GET', time: Date.now() }, 86_400));
      expect(address.pathname).toBe(asked.pathname);
      const { 'X-Amz-Signature': made, ...parameters } = Object.fromEntries(address.searchParams);
      const theirs = aws4.sign(
        {
          ...{ service: 's3', region: key.region, signQuery: true, headers: { Host: 's3.test' } },
          path: `${asked.pathname}?${new URLSearchParams(parameters)}`,
        },
        { accessKeyId: key.id, secretAccessKey: key.secret },
      );
      expect(new URL(theirs.path ?? '', asked).searchParams.get('X-Amz-Signature')).toBe(made);
    },
  );

  test('signs as a library of others does, whatever the address', () => {
    // Of parameters of the same name it signs the first alone.
    const character = fc.constantFrom(..."abZ09-_.~ !'()*&=?#/:@,;$%\u00e4\u2713");
    const text = fc.string({ unit: character, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(text),
        fc.uniqueArray(fc.tuple(text, text), { selector: ([name]) => name }),
        (segments, parameters) => {
          const url = new URL('https://s3.test:8443/bucket/');
          url.pathname += segments.map(encodeURIComponent).join('/');
          url.search = new URLSearchParams(parameters.filter(([name]) => name !== '')).toString();
          const request = {
            service: 's3',
            region: key.region,
            method: 'GET',
            path: url.pathname + url.search,
          };
          const credentials = { accessKeyId: key.id, secretAccessKey: key.secret };
          const own = signedHeaders(key, { url: url.href, method: 'GET', time });
          const { authorization, ...others } = own;
          const theirs = aws4.sign({ ...request, headers: { Host: url.host, ...others } }, credentials);
          expect(authorization).toBe(theirs.headers?.Authorization);
        },
      ),
    );
  });

  test('only its own signatures count as such', () => {
    const fields = { username: key.id, password: key.secret, region: key.region };
    const signing = awsS3.effect?.(fields).signing;
    expect(awsS3.check(fields)).toEqual([]);
    const request = { url, method: 'GET', time };
    expect(signing?.isSigned(signing.address(request), undefined)).toBe(true);
    expect(signing?.isSigned(url, signing.headers?.(request).authorization)).toBe(true);
    expect(signing?.isSigned(url, undefined)).toBe(false);
    expect(signing?.isSigned(url, 'AWS4-HMAC-SHA256 Credential=OTHER/x')).toBe(false);
  });

  test.each([
    ['SignatureDoesNotMatch', true],
    ['InvalidAccessKeyId', true],
    ['ExpiredToken', true],
    ['AccessDenied', false],
    ['RequestTimeTooSkewed', false],
    ['NoSuchKey', false],
  ])('%s refuses the secret: %s', (code, expected) => {
    const body = `<?xml version='1.0' encoding='UTF-8'?>\n<Error><Code>${code}</Code><Message>The`;
    expect(awsS3.refusal?.isIn(body)).toBe(expected);
    expect(awsS3.refusal?.isIn(`<ListBucketResult><Code>${code}</Code>`)).toBe(false);
  });

  test('what would be read as something else cannot be saved', () => {
    const good = { username: 'a:b', password: 'p/+', region: 'r' };
    expect(awsS3.check(good)).toEqual([]);
    for (const [name, value] of [
      ['username', 'a/b'],
      ['username', ''],
      ['region', 'a b'],
      ['password', 'a\n'],
      ['sessiontoken', 'a b'],
    ] as const)
      expect(awsS3.check({ ...good, [name]: value })).toHaveLength(1);
  });
});

describe('MapTiler', () => {
  const secret = '0123456789abcdef0123456789abcdef';
  const signing = mapTiler.effect?.({ token: `keyid_${secret}` }).signing;
  const sign = (url: string) => signing?.address({ url, method: 'GET', time: 0 }) ?? '';

  // Computed with OpenSSL.
  test.each([
    [
      'https://api.maptiler.com/tiles/1/2/3.png',
      'https://api.maptiler.com/tiles/1/2/3.png?key=keyid&signature=XEb343WHFV-mo6c0aAh0dRtr3oUQFIilTW_sGyAqKw8=',
    ],
    [
      'https://api.maptiler.com/t?a=%20b&key=other#x',
      'https://api.maptiler.com/t?a=%20b&key=keyid&signature=KGN3udhl4M7Tqb4CtUVZft9hTCGaZ0sfU6Y2CGcox8s=',
    ],
  ])('%s', (url, signed) => {
    expect(sign(url)).toBe(signed);
    expect(signing?.isSigned(sign(url), undefined)).toBe(true);
    expect(sign(sign(url))).toBe(sign(url));
  });

  test.each(['', 'keyid', 'key_id_00', 'keyid_0', 'keyid_xyz', '_00'])(
    '%j is no token of MapTiler',
    token => {
      expect(mapTiler.check({ token })).toHaveLength(1);
    },
  );
});
