/** What Swift's S3 accepts and refuses, with signatures of a library of others' making. */
import aws4 from 'aws4';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from './certificate.js';
import { ask } from './lib/client.js';
import { type Swift, start, whyNoSwift } from './swift.js';

const region = 'eu-west-1';
const owner = 'test:tester';
const stranger = 'test:stranger';
const secret = 'se/cr+et=%"\'#;:ü§€';

const obstacle = whyNoSwift();
const skipped = `Swift's S3: ${obstacle}`;
if (obstacle !== undefined) {
  console.log(`Skipped: ${skipped}`);
  test.skip(skipped, () => {});
} else
  describe('Swift', () => {
    let certificate: Certificate;
    let server: Swift;

    beforeAll(async () => {
      certificate = await makeCertificate(['s3.test']);
      server = await start({
        certificate,
        host: 's3.test',
        region,
        owners: { [owner]: secret },
        strangers: { [stranger]: 'other' },
        objects: [{ name: 'bucket/a b/ü+=.txt', type: 'text/plain', content: 'content' }],
      });
    }, 120_000);
    afterAll(() => server?.stop());

    // The library reads a bare plus in a path as a blank; Swift does not, and e2e/swift.test.ts asks for one.
    const object = '/bucket/a%20b/%C3%BC%2B=.txt';

    async function asked(path: string, accessKeyId?: string, secretAccessKey = secret, where = region) {
      const url = server.urls.s3 + path;
      const { host } = new URL(url);
      const unsigned = { headers: { Host: host }, path, service: 's3', region: where };
      const signed = accessKeyId && aws4.sign(unsigned, { accessKeyId, secretAccessKey }).headers;
      const headers = Object.entries(signed || {}).map(([name, value]) => [
        name.toLowerCase(),
        String(value),
      ]);
      const { status, body } = await ask(certificate, url, { headers: Object.fromEntries(headers) });
      return [status, server.log.at(-1)?.code ?? String(body).slice(0, 7)];
    }

    test.each([
      ['the right secret', () => asked(object, owner), [200, 'content']],
      ['a query', () => asked('/bucket/?list-type=2&prefix=a%20b/', owner), [200, '<?xml v']],
      ['a wrong secret', () => asked(object, owner, 'x'), [403, 'SignatureDoesNotMatch']],
      ['an unknown key', () => asked(object, 'test:nobody'), [403, 'SignatureDoesNotMatch']],
      ['another region', () => asked(object, owner, secret, 'x'), [400, 'AuthorizationHeaderMalformed']],
      ['one who may not', () => asked(object, stranger, 'other'), [403, 'AccessDenied']],
      ['no signature, an object', () => asked(object), [400, '<html><']],
      ['no signature, a bucket', () => asked('/bucket/?list-type=2'), [412, 'Bad URL']],
      ['no signature, all buckets', () => asked('/'), [404, '<html><']],
    ])('%s', async (_, outcome, expected) => {
      expect(await outcome()).toEqual(expected);
    });
  });
