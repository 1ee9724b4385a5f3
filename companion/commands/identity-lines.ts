import type { IdentityInfo } from '../../shared/identity.js';
import { warningWords } from '../words.js';

const keyNames: Readonly<Record<IdentityInfo['keyType'], string>> = {
  rsa: 'RSA',
  'rsa-pss': 'RSA-PSS',
  p256: 'EC P-256',
  p384: 'EC P-384',
  p521: 'EC P-521',
  ed25519: 'Ed25519',
  other: 'of another kind',
};

const date = (iso: string): string => iso.slice(0, 10);

function validity({ notBefore, notAfter, daysLeft }: IdentityInfo): string {
  const left = daysLeft < 0 ? `expired ${-daysLeft} days ago` : `${daysLeft} days left`;
  return `${date(notBefore)} to ${date(notAfter)} (${left})`;
}

function trust({ trustedBySystem }: IdentityInfo): string {
  if (trustedBySystem === undefined)
    return 'unknown: this system has no store of authorities where one was looked for';
  return trustedBySystem
    ? 'by an authority this system trusts'
    : 'by an authority this system does not know (usual for client certificates)';
}

/** An identity for people. The texts in it are a stranger's: whoever prints them escapes them. */
export function identityLines(info: IdentityInfo): string[] {
  const rows: [string, string | undefined][] = [
    ['Subject', info.subject],
    ['Issuer', info.issuer],
    ['Serial', info.serial],
    ['Valid', validity(info)],
    ['Key', [keyNames[info.keyType], info.keyBits].filter(it => it !== undefined).join(' ')],
    ['Key usage', info.keyUsage?.join(', ')],
    ['Extended usage', info.extendedKeyUsage?.join(', ')],
    ...info.chain.map((it, index): [string, string] => [index === 0 ? 'Chain' : '', it.subject]),
    ['Issued', trust(info)],
    ['SHA-256', info.fingerprint],
  ];
  const lines = rows.flatMap(([label, text]) => (text === undefined ? [] : `  ${label.padEnd(16)}${text}`));
  return [info.name, ...lines, ...info.warnings.map(it => `  ! ${warningWords[it]}`), ''];
}
