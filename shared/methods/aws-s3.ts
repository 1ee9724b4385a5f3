/**
 * S3 and what speaks like it, as QGIS's AWSS3. QGIS signs an empty query and a host without its port, which servers refuse
 * where there is either; here what the browser sends is what is signed.
 */
import type { Fields } from '../auth-config.js';
import { hasControlCharacter } from './header-field.js';
import type { FieldDescription, FieldProblem, Method } from './method.js';
import { type AwsKey, presigned, signedHeaders } from './sigv4.js';

/** Long enough for clocks that differ, short enough to be of little use to others. */
const goodForSeconds = 300;

const fields: readonly FieldDescription[] = [
  { name: 'username', secret: false, required: true },
  { name: 'password', secret: true, required: true },
  { name: 'region', secret: false, required: true },
  { name: 'sessiontoken', secret: true, required: false },
];

/**
 * S3 API reference, "Error responses": the key, the secret, the session token or the region is not right. Everything else,
 * `AccessDenied` above all, is said to a good key as well.
 */
const refusals: ReadonlySet<string> = new Set([
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'InvalidToken',
  'ExpiredToken',
  'AuthorizationHeaderMalformed',
]);

const keyOf = ({ username = '', password = '', region = '', sessiontoken = '' }: Fields): AwsKey => ({
  id: username,
  secret: password,
  region,
  ...(sessiontoken === '' ? {} : { sessionToken: sessiontoken }),
});

export const awsS3: Method = {
  name: 'AWSS3',
  fields,
  signs: true,
  refusal: {
    statuses: [400, 403],
    contentType: /xml/i,
    isIn: body => refusals.has(/<Error>.*?<Code>(\w+)<\/Code>/s.exec(body)?.[1] ?? ''),
  },
  check: (values: Fields): FieldProblem[] =>
    fields.flatMap(({ name, required }): FieldProblem[] => {
      const value = values[name] ?? '';
      if (required && value === '') return [{ field: name, reason: 'required' }];
      if (hasControlCharacter(value)) return [{ field: name, reason: 'control-character' }];
      // Both are parts of a text whose parts these separate.
      const separator = name === 'username' || name === 'region' ? /[\s/,]/ : /\s/;
      return separator.test(value) ? [{ field: name, reason: 'token' }] : [];
    }),
  effect: values => {
    const key = keyOf(values);
    return {
      signing: {
        headers: request => signedHeaders(key, request),
        address: request => presigned(key, request, goodForSeconds),
        isSigned: (url, authorization = '') =>
          authorization.startsWith(`AWS4-HMAC-SHA256 Credential=${key.id}/`) ||
          URL.parse(url)?.searchParams.get('X-Amz-Credential')?.startsWith(`${key.id}/`) === true,
      },
    };
  },
};
