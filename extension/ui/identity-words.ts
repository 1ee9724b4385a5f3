/** Plain words for what is in a client certificate, and for why one cannot be used. */
import type { IdentityInfo, Warning } from '../../shared/identity.js';
import { counted, type MessageKey, t } from './i18n.js';
import { problemText } from './problem-texts.js';

const warnings: Readonly<Record<Warning, MessageKey>> = {
  expired: 'warningExpired',
  'expires-soon': 'warningExpiresSoon',
  'not-yet-valid': 'warningNotYetValid',
  'wrong-usage': 'warningWrongUsage',
  'key-not-for-tls': 'warningKeyNotForTls',
  'weak-key': 'warningWeakKey',
  'self-signed': 'warningSelfSigned',
  'issuer-missing': 'warningIssuerMissing',
  'issuer-expired': 'warningIssuerExpired',
};

export function warningText(warning: Warning): string {
  return t(warnings[warning]);
}

const keyNames: Readonly<Record<string, string>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  p256: 'ECDSA P-256',
  p384: 'ECDSA P-384',
  p521: 'ECDSA P-521',
  ed25519: 'Ed25519',
};

const day = (iso: string) => new Date(iso).toLocaleDateString(t('language'), { dateStyle: 'medium' });

/** Rows of label and value. All texts come from whoever made the certificate: they are shown as text only. */
export function identityFacts(identity: IdentityInfo): readonly (readonly [string, string])[] {
  const { subject, issuer, serial, notBefore, notAfter, daysLeft, keyType, keyBits } = identity;
  const key = `${keyNames[keyType] ?? keyType}${keyBits === undefined ? '' : ` ${keyBits}`}`;
  const left = daysLeft < 0 ? [] : [counted(daysLeft, 'daysLeftOne', 'daysLeftMany')];
  const usage = [...(identity.keyUsage ?? []), ...(identity.extendedKeyUsage ?? [])];
  const trust = identity.trustedBySystem;
  return [
    [t('identitySubject'), subject],
    [t('identityIssuer'), issuer],
    [t('identitySerial'), serial],
    [t('identityValid'), [t('identityFromTo', day(notBefore), day(notAfter)), ...left].join(', ')],
    [t('identityKey'), key],
    ...(usage.length === 0 ? [] : [[t('identityUsage'), usage.join(', ')] as const]),
    [
      t('identityChain'),
      identity.chain.length === 0
        ? t('identityNoChain')
        : identity.chain.map(it => it.subject).join(' \u2192 '),
    ],
    ...(trust === undefined
      ? []
      : [[t('identityTrust'), t(trust ? 'identityTrusted' : 'identityNotTrusted')] as const]),
    [t('identityFingerprint'), identity.fingerprint],
  ];
}

const ofCompanion: Readonly<Record<string, MessageKey>> = {
  absent: 'identityNoCompanion',
  lost: 'identityCompanionLost',
  timeout: 'identityCompanionLost',
  locked: 'identityLocked',
  platform: 'identityPlatform',
  'no-token': 'identityNoToken',
  'url-needed': 'testUrlNeeded',
};

/** Why there is no identity: for want of a companion, or because of the file. */
export function identityTrouble(reason: string): { readonly title: string; readonly companion: boolean } {
  const key = ofCompanion[reason];
  if (key !== undefined) return { title: t(key), companion: ['absent', 'lost', 'no-token'].includes(reason) };
  return { title: problemText(reason) ?? t('problemOther'), companion: false };
}
