/** The objects of the token: what a certificate looks like to a reader of PKCS#11. */
import { createHash, X509Certificate } from 'node:crypto';
import { CKA, CKC_X_509, CKK, CKO } from './constants.js';
import { certificateParts, element, elements, spkiParts } from './der.js';
import { ulong } from './rpc/attribute.js';

/** A certificate with those above it, without its key: all that the token holds. */
export interface PublicIdentity {
  /** Leaf first, in DER. */
  readonly chain: readonly Buffer[];
  readonly label: string;
}

export interface TokenObject {
  readonly attributes: ReadonlyMap<number, Uint8Array>;
  /** Of a private key: fingerprint of its certificate, by which a signature is asked for. */
  readonly key?: string;
}

const yes = Buffer.of(1);
const no = Buffer.of(0);
const rsaEncryption = Buffer.from('2a864886f70d010101', 'hex');
const ecPublicKey = Buffer.from('2a8648ce3d0201', 'hex');

/** Names an identity between companion, token process and log: SHA-256 of the leaf, hex. */
export function fingerprint(leaf: Uint8Array): string {
  return createHash('sha256').update(leaf).digest('hex');
}

/** PKCS#11 integers have no sign byte. */
const unsigned = (content: Buffer): Buffer => (content[0] === 0 ? content.subarray(1) : content);

type Attributes = readonly (readonly [number, Uint8Array])[];

/** What key objects say of the key; undefined for kinds that TLS client authentication here has no mechanism for. */
function keyAttributes(spki: Buffer): Attributes | undefined {
  const { algorithm, parameters, key } = spkiParts(spki);
  if (algorithm.equals(rsaEncryption)) {
    const [modulus, exponent] = elements(elements(key)[0]?.content ?? Buffer.alloc(0));
    if (modulus === undefined || exponent === undefined) return undefined;
    const bytes = unsigned(modulus.content);
    return [
      [CKA.KEY_TYPE, ulong(CKK.RSA)],
      [CKA.MODULUS, bytes],
      [CKA.MODULUS_BITS, ulong(bytes.length * 8)],
      [CKA.PUBLIC_EXPONENT, unsigned(exponent.content)],
    ];
  }
  if (algorithm.equals(ecPublicKey)) {
    return [
      [CKA.KEY_TYPE, ulong(CKK.EC)],
      [CKA.EC_PARAMS, parameters],
      // PKCS#11 2.40 wants the point as a DER OCTET STRING.
      [CKA.EC_POINT, element(0x04, key)],
    ];
  }
  return undefined;
}

function certificateObject(der: Buffer, id: Buffer, label: string): TokenObject {
  const { issuer, serial, subject } = certificateParts(der);
  return {
    attributes: new Map<number, Uint8Array>([
      [CKA.CLASS, ulong(CKO.CERTIFICATE)],
      [CKA.TOKEN, yes],
      [CKA.PRIVATE, no],
      [CKA.MODIFIABLE, no],
      [CKA.LABEL, Buffer.from(label)],
      [CKA.CERTIFICATE_TYPE, ulong(CKC_X_509)],
      [CKA.ID, id],
      [CKA.SUBJECT, subject],
      [CKA.ISSUER, issuer],
      [CKA.SERIAL_NUMBER, serial],
      [CKA.VALUE, der],
    ]),
  };
}

function keyObjects(der: Buffer, id: Buffer, label: string): TokenObject[] {
  const { spki, subject } = certificateParts(der);
  const details = keyAttributes(spki);
  if (details === undefined) return [];
  const common: Attributes = [
    [CKA.TOKEN, yes],
    [CKA.PRIVATE, no],
    [CKA.MODIFIABLE, no],
    [CKA.LABEL, Buffer.from(label)],
    [CKA.ID, id],
    [CKA.SUBJECT, subject],
    [CKA.DERIVE, no],
    [CKA.LOCAL, no],
    ...details,
  ];
  const publicOnly: Attributes = [
    [CKA.CLASS, ulong(CKO.PUBLIC_KEY)],
    [CKA.VERIFY, yes],
    [CKA.ENCRYPT, no],
    [CKA.WRAP, no],
  ];
  const privateOnly: Attributes = [
    [CKA.CLASS, ulong(CKO.PRIVATE_KEY)],
    [CKA.SIGN, yes],
    [CKA.DECRYPT, no],
    [CKA.UNWRAP, no],
    [CKA.SIGN_RECOVER, no],
    [CKA.SENSITIVE, yes],
    [CKA.ALWAYS_SENSITIVE, yes],
    [CKA.EXTRACTABLE, no],
    [CKA.NEVER_EXTRACTABLE, yes],
    [CKA.ALWAYS_AUTHENTICATE, no],
  ];
  return [
    { attributes: new Map([...common, ...publicOnly]) },
    { attributes: new Map([...common, ...privateOnly]), key: fingerprint(der) },
  ];
}

/** Certificate and key are found to belong together by this id. */
const idOf = (der: Buffer) =>
  createHash('sha256').update(certificateParts(der).spki).digest().subarray(0, 20);

const commonName = (der: Buffer) => /^CN=(.*)$/m.exec(new X509Certificate(der).subject)?.[1] ?? '';

/** All objects of an identity: its certificate, both keys, and the certificates above it, each under a name of its own. */
export function identityObjects({ chain, label }: PublicIdentity): ReadonlyMap<string, TokenObject> {
  const [leaf, ...above] = chain;
  if (leaf === undefined) return new Map();
  const name = label || commonName(leaf);
  const id = idOf(leaf);
  const [publicKey, privateKey] = keyObjects(leaf, id, name);
  const objects: [string, TokenObject | undefined][] = [
    [`certificate ${fingerprint(leaf)}`, certificateObject(leaf, id, name)],
    [`public key ${fingerprint(leaf)}`, publicKey],
    [`private key ${fingerprint(leaf)}`, privateKey],
    ...above.map((der): [string, TokenObject] => [
      `certificate ${fingerprint(der)}`,
      certificateObject(der, idOf(der), commonName(der)),
    ]),
  ];
  return new Map(objects.filter((each): each is [string, TokenObject] => each[1] !== undefined));
}
