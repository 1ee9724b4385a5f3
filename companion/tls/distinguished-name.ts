import { parseBer, type Value } from '../asn1/ber.js';
import { oid, sequence, set, tags } from '../asn1/values.js';

/** RFC 4514, section 3, and e-mail. */
const names: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.25': 'DC',
  '0.9.2342.19200300.100.1.1': 'UID',
  '1.2.840.113549.1.9.1': 'emailAddress',
};

function text({ tag, content }: Value): string {
  if (tag === tags.bmpString && content.length % 2 === 0)
    return Buffer.from(content).swap16().toString('utf16le');
  return content.toString('utf8');
}

/** A name (RFC 5280, section 4.1.2.4) in DER as people read it, in the order it was written; never throws. */
export function distinguishedName(der: Buffer): string {
  try {
    const attributes = sequence(parseBer(der))
      .flatMap(set)
      .map(it => sequence(it));
    return attributes
      .map(([type, value]) => {
        const id = oid(type);
        return `${names[id] ?? id}=${value ? text(value) : ''}`;
      })
      .join(', ');
  } catch {
    return '(a name that cannot be read)';
  }
}
