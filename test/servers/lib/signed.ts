/** Servers that check signatures: S3 by signing anew with a library of others' making, MapTiler by its own rule. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import aws4 from 'aws4';
import { type Answer, answerOf, type Handler, type Route } from './routes.js';

export interface S3Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

/** How far a date may be from the server's, in milliseconds: as S3. */
const longestAge = 15 * 60 * 1000;

const refusal = (code: string): Answer => ({
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`,
});

const timeOf = (text: string) =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const same = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Puts a route behind Signature Version 4, in the Authorization header or in the query. */
export function s3(key: S3Key, route: Route): Handler {
  return async exchange => {
    const { url, headers, method } = exchange.entry;
    const { searchParams, pathname } = new URL(url, 'http://any');
    const presigned = searchParams.get('X-Amz-Signature');
    const credential = /Credential=([^,]+),/.exec(headers.authorization ?? '')?.[1];
    const [id] = (searchParams.get('X-Amz-Credential') ?? credential ?? '').split('/');
    if (id === '') return refusal('AccessDenied');
    if (id !== key.accessKeyId) return refusal('InvalidAccessKeyId');
    const date = searchParams.get('X-Amz-Date') ?? headers['x-amz-date'] ?? '';
    const age = Math.abs(Date.now() - timeOf(date));
    const longest = presigned === null ? longestAge : Number(searchParams.get('X-Amz-Expires')) * 1000;
    if (!(age <= longest)) return refusal('RequestTimeTooSkewed');
    const common = { service: 's3', region: key.region, method };
    const given: Record<string, string> = { Host: headers.host ?? '' };
    if (presigned !== null) {
      searchParams.delete('X-Amz-Signature');
      const path = `${pathname}?${searchParams}`;
      const made = aws4.sign({ ...common, path, headers: given, signQuery: true }, key).path ?? '';
      if (!same(new URL(made, 'http://any').searchParams.get('X-Amz-Signature') ?? '', presigned))
        return refusal('SignatureDoesNotMatch');
    } else {
      for (const name of ['x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token'])
        if (headers[name] !== undefined) given[name] = headers[name];
      const made = aws4.sign({ ...common, path: url, headers: given }, key).headers?.Authorization;
      if (!same(String(made), headers.authorization ?? '')) return refusal('SignatureDoesNotMatch');
    }
    return answerOf(route, exchange);
  };
}

/** Puts a route behind MapTiler's signed addresses. */
export function mapTiler(origin: () => string, key: string, secret: string, route: Route): Handler {
  return async exchange => {
    const [, signed, signature] =
      /^(.*[?&]key=[^&]*)&signature=(.*)$/.exec(origin() + exchange.entry.url) ?? [];
    const mac = createHmac('sha256', Buffer.from(secret, 'hex')).update(signed ?? '');
    const wanted = mac.digest('base64').replaceAll('+', '-').replaceAll('/', '_');
    const good = signed !== undefined && exchange.url.searchParams.get('key') === key;
    return good && same(wanted, signature ?? '')
      ? answerOf(route, exchange)
      : { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Invalid key\n' };
  };
}
