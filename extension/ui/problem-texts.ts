/** What a problem of a field means, in words. */
import { type MessageKey, t } from './i18n.js';

const texts: Readonly<Record<string, MessageKey>> = {
  required: 'problemRequired',
  colon: 'problemColon',
  'control-character': 'problemControlCharacter',
  empty: 'problemRequired',
  'not-a-url': 'problemNotUrl',
  scheme: 'problemScheme',
  userinfo: 'problemUserinfo',
  host: 'problemHost',
  wildcard: 'problemWildcard',
  'wildcard-address': 'problemWildcardAddress',
  'too-long': 'problemTooLong',
  'public-suffix': 'problemPublicSuffix',
  'clear-text': 'problemClearText',
  'https-only': 'problemHttpsOnly',
  duplicate: 'problemDuplicate',
  'file-too-large': 'problemFileTooLarge',
  'one-of-two': 'problemOneOfTwo',
  token: 'problemToken',
  'header-name': 'problemHeaderName',
  'header-forbidden': 'problemHeaderForbidden',
  'header-twice': 'problemHeaderTwice',
  'header-trusted': 'problemHeaderTrusted',
  'maptiler-token': 'problemMapTilerToken',
  'parameter-name': 'problemParameterName',
  'parameter-twice': 'problemParameterTwice',
  'https-address': 'problemHttpsAddress',
  'loopback-address': 'problemLoopbackAddress',
  'issuer-or-addresses': 'problemIssuerOrAddresses',
  unreadable: 'problemUnreadable',
  'too-large': 'problemFileTooLarge',
  'password-needed': 'problemPasswordNeeded',
  'wrong-password': 'problemWrongPassword',
  'wrong-password-or-damaged': 'problemWrongPasswordOrDamaged',
  damaged: 'problemDamaged',
  unsupported: 'problemUnsupported',
  'too-expensive': 'problemTooExpensive',
  'no-key': 'problemNoKey',
  'no-certificate': 'problemNoCertificate',
  'key-certificate-mismatch': 'problemMismatch',
};

/** The text for a reason; undefined for none, so that it can stand as a field's `problem`. */
export function problemText(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : t(texts[reason] ?? 'problemOther');
}
