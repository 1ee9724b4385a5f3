/**
 * Signed addresses of MapTiler Cloud, as QGIS's MapTilerHmacSha256: the token is the key and a secret in hex. The whole
 * address with the key is signed, and the signature is appended (base64url, with its padding).
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Fields } from '../auth-config.js';
import { hasParameters, withoutParameters } from '../query.js';
import type { Method } from './method.js';
import { tokenFields } from './token.js';

const form = /^([A-Za-z0-9-]+)_((?:[0-9a-fA-F]{2})+)$/;

/** The address as MapTiler has it signed: nothing behind `#`, which no server sees. */
function signedAddress(url: string, key: string, secret: Uint8Array): string {
  const [bare = ''] = withoutParameters(url, ['key', 'signature']).split('#');
  const withKey = `${bare}${bare.includes('?') ? '&' : '?'}key=${key}`;
  const bytes = hmac(sha256, secret, utf8ToBytes(withKey));
  const signature = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
  return `${withKey}&signature=${signature}`;
}

export const mapTiler: Method = {
  name: 'MapTilerHmacSha256',
  fields: tokenFields,
  signs: true,
  inAddress: true,
  check: ({ token = '' }: Fields) => {
    if (token === '') return [{ field: 'token', reason: 'required' }];
    return form.test(token) ? [] : [{ field: 'token', reason: 'maptiler-token' }];
  },
  effect: ({ token = '' }) => {
    const [, key = '', secret = ''] = form.exec(token) ?? [];
    return {
      signing: {
        address: ({ url }) => signedAddress(url, key, hexToBytes(secret)),
        isSigned: url =>
          hasParameters(url, { key }) && URL.parse(url)?.searchParams.has('signature') === true,
      },
    };
  },
};
