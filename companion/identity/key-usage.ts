import type { X509Certificate } from 'node:crypto';
import { parseBer } from '../asn1/ber.js';
import { octets, oid, sequence, tags } from '../asn1/values.js';

/** RFC 5280, section 4.2.1.3, by the number of their bit. */
const bits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** RFC 5280, section 4.2.1.12, and what is often beside them. */
const purposes: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'anyExtendedKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '1.3.6.1.4.1.311.20.2.2': 'smartcardLogon',
};

/** What stands in the extension `id` of a certificate in DER; undefined where it has none. */
function extension(der: Buffer, id: string): Buffer | undefined {
  const [toBeSigned] = sequence(parseBer(der));
  const extensions = sequence(toBeSigned).find(it => it.tag === 0xa3)?.children[0];
  const found = extensions?.children.find(it => oid(it.children[0]) === id);
  return found && octets(found.children.at(-1));
}

/** Key usage by name; undefined where the certificate does not restrict it. Node has no call for this. */
export function keyUsageOf(x509: X509Certificate): string[] | undefined {
  const usage = extension(x509.raw, '2.5.29.15');
  if (usage === undefined) return undefined;
  const { tag, content } = parseBer(usage);
  if (tag !== tags.bitString) return [];
  // The first octet counts the unused bits of the last, which are zero in DER.
  return bits.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** Extended key usage; undefined where there is none. (Node's `keyUsage` is this one, in object identifiers.) */
export function extendedKeyUsageOf(x509: X509Certificate): string[] | undefined {
  const usage = extension(x509.raw, '2.5.29.37');
  return usage && sequence(parseBer(usage)).map(it => purposes[oid(it)] ?? oid(it));
}
