import { parseBer, type Value } from '../asn1/ber.js';
import { explicit, octets, oid, sequence } from '../asn1/values.js';
import type { Unlock } from '../encryption/unlock.js';
import { type Found, joined, type Labels, nothing } from '../keys/found.js';
import { encryptedKey, plainKey } from '../keys/private-key.js';
import { labelsOf } from './attributes.js';

type ReadBag = (value: Value, labels: Labels, unlock: Unlock) => Found;

const x509Certificate = '1.2.840.113549.1.9.22.1';

const certificateBag: ReadBag = (value, labels) => {
  const [type, certificate] = sequence(value);
  if (oid(type) !== x509Certificate) return nothing;
  return { keys: [], certificates: [{ ...labels, der: octets(explicit(certificate, 0)) }] };
};

/** RFC 7292, section 4.2. What has no entry (revocation lists, secrets) is of no use to TLS. */
const bags: Readonly<Record<string, ReadBag>> = {
  '1.2.840.113549.1.12.10.1.1': ({ raw }, labels) => ({
    keys: [{ ...labels, key: plainKey(raw, 'pkcs8') }],
    certificates: [],
  }),
  '1.2.840.113549.1.12.10.1.2': ({ raw }, labels, unlock) => ({
    keys: [{ ...labels, key: encryptedKey(raw, unlock) }],
    certificates: [],
  }),
  '1.2.840.113549.1.12.10.1.3': certificateBag,
  /** SafeContents within SafeContents: the parser's limit on depth holds for these too. */
  '1.2.840.113549.1.12.10.1.6': (value, _, unlock) => bagsOf(value, unlock),
};

function bagsOf(contents: Value, unlock: Unlock): Found {
  return joined(
    sequence(contents).map(bag => {
      const [type, value, attributes] = sequence(bag);
      const id = oid(type);
      const read = Object.hasOwn(bags, id) ? bags[id] : undefined;
      return read?.(explicit(value, 0), labelsOf(attributes), unlock) ?? nothing;
    }),
  );
}

/** The keys and certificates in SafeContents. */
export const readBags = (safeContents: Buffer, unlock: Unlock): Found =>
  bagsOf(parseBer(safeContents), unlock);
