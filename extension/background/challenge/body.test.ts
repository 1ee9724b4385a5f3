import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ConfigResource } from '../../../shared/auth-config.js';
import { methods } from '../../../shared/methods/index.js';
import type { Pair } from '../attach/place.js';
import { refusesInBody } from './body.js';

const fields = { username: 'test:tester', password: 'secret', region: 'r', token: 't' };
const now = Date.UTC(2026, 0, 1);
const refused = '<Error><Code>SignatureDoesNotMatch</Code></Error>';

const pairOf = (method: string): Pair => ({
  configId: 'abcdefg',
  name: 'Name',
  method,
  resource: { path: '/bucket/' } as ConfigResource,
  text: '',
});
const seen = (statusCode: number, type: string, length = 0, method = 'GET') => ({
  method,
  statusCode,
  responseHeaders: [
    { name: 'Content-Type', value: type },
    ...(length === 0 ? [] : [{ name: 'Content-Length', value: String(length) }]),
  ],
});
const answers = (status: number, body: string) =>
  vi.fn(async (_: string, _options: RequestInit) => new Response(body, { status }));
let fetch = answers(200, '');

beforeEach(() => {
  fetch = answers(403, refused);
  vi.stubGlobal('fetch', fetch);
});
afterEach(() => vi.unstubAllGlobals());

async function judged(method: string, url: string, response: ReturnType<typeof seen>, pair = pairOf(method)) {
  const effect = methods.get(method)?.effect?.(fields) ?? {};
  return refusesInBody(pair, effect, url, response, now);
}

test("of a page's address the server's opinion does not count, but of the resource's own", async () => {
  const url = 'https://s3.test:8443/bucket/a%20b?x=1&x=2#f';
  expect(await judged('AWSS3', url, seen(403, 'application/xml', 9999))).toBe(true);
  const [asked, { headers }] = fetch.mock.calls[0] ?? ['', {}];
  expect(asked).toBe('https://s3.test:8443/bucket/');
  const signing = methods.get('AWSS3')?.effect?.(fields).signing;
  const expected = signing?.headers?.({ url: 'https://s3.test:8443/bucket/', method: 'GET', time: now });
  expect(headers).toMatchObject({ authorization: expected?.authorization });
});

test.each([
  ['a good key that may not', 403, '<Error><Code>AccessDenied</Code></Error>'],
  ['let in', 200, refused],
  ['a broken server', 500, refused],
])('%s is not refused', async (_, status, body) => {
  vi.stubGlobal('fetch', answers(status, body));
  expect(await judged('AWSS3', 'https://s3.test/bucket/x', seen(403, 'application/xml'))).toBe(false);
});

test.each([
  ['content', 'AWSS3', seen(200, 'application/xml')],
  ['a page of the web server', 'AWSS3', seen(403, 'text/html')],
  ['a method that says it with a 401', 'Bearer', seen(403, 'application/xml')],
  ['what is sent', 'AWSS3', seen(403, 'application/xml', 0, 'PUT')],
  ['what is too long for an error', 'EsriToken', seen(200, 'application/json', 9999)],
])('%s is not asked for once more', async (_, method, response) => {
  expect(await judged(method, 'https://s3.test/bucket/x', response)).toBe(false);
  expect(fetch).not.toHaveBeenCalled();
});

test('asked at most once a minute', async () => {
  const pair = pairOf('AWSS3');
  const ask = () => judged('AWSS3', 'https://s3.test/bucket/x', seen(403, 'application/xml'), pair);
  expect([await ask(), await ask()]).toEqual([true, false]);
});
