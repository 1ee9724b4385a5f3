import type { Value } from '../asn1/ber.js';
import { octets, oid, sequence, set, tags } from '../asn1/values.js';
import type { Labels } from '../keys/found.js';

const friendlyName = '1.2.840.113549.1.9.20';
const localKeyId = '1.2.840.113549.1.9.21';
/** Longest name kept; it is shown in a list. */
const maxName = 256;

/** A BMPString (RFC 2985, section 5.5.1); what is none gives no name, for it is only a label. */
function nameOf(value: Value | undefined): string | undefined {
  if (value?.tag !== tags.bmpString || value.content.length % 2 !== 0) return undefined;
  const text = Buffer.from(value.content).swap16().toString('utf16le').replace(/\0+$/, '');
  return text === '' ? undefined : text.slice(0, maxName);
}

/** The labels among a bag's attributes; Windows adds others, such as its key provider's name. */
export function labelsOf(attributes: Value | undefined): Labels {
  const found: { name?: string; localKeyId?: string } = {};
  for (const attribute of attributes === undefined ? [] : set(attributes)) {
    const [type, values] = sequence(attribute);
    const [value] = set(values);
    const id = oid(type);
    if (id === friendlyName) {
      const name = nameOf(value);
      if (name !== undefined) found.name = name;
    }
    if (id === localKeyId && value?.tag === tags.octetString)
      found.localKeyId = octets(value).toString('hex');
  }
  return found;
}
