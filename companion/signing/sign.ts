/** One signature with a private key, as PKCS#11's mechanisms want it. */
import { constants, type KeyObject, privateEncrypt } from 'node:crypto';
import { CKG, CKM } from '../pkcs11/constants.js';
import type { SignRequest } from '../pkcs11/signer.js';
import { signDigest } from './ecdsa.js';
import { emsaPss, type HashName } from './pss.js';

/** Hashes of RSA-PSS with the mask generation function that TLS uses with each. */
const hashes: ReadonlyMap<number, { readonly name: HashName; readonly mgf: number }> = new Map([
  [CKM.SHA256, { name: 'sha256', mgf: CKG.MGF1_SHA256 }],
  [CKM.SHA384, { name: 'sha384', mgf: CKG.MGF1_SHA384 }],
  [CKM.SHA512, { name: 'sha512', mgf: CKG.MGF1_SHA512 }],
]);

type Mechanism = (key: KeyObject, request: SignRequest) => Buffer | undefined;

const modulusBits = (key: KeyObject) => key.asymmetricKeyDetails?.modulusLength ?? 0;

/** By key type and mechanism. Whatever is not here is refused. */
const mechanisms: Readonly<Record<string, ReadonlyMap<number, Mechanism>>> = {
  rsa: new Map([
    [CKM.RSA_PKCS as number, rsaPkcs1],
    [CKM.RSA_PKCS_PSS as number, rsaPss],
  ]),
  ec: new Map([[CKM.ECDSA as number, (key, { data }) => signDigest(key, data)]]),
};

/** EMSA-PKCS1-v1_5 (RFC 8017, 9.2) around a DigestInfo that NSS has made. */
function rsaPkcs1(key: KeyObject, { data }: SignRequest): Buffer | undefined {
  if (data.length > modulusBits(key) / 8 - 11) return undefined;
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data);
}

function rsaPss(key: KeyObject, { data, pss }: SignRequest): Buffer | undefined {
  const hash = hashes.get(pss?.hash ?? -1);
  if (pss === undefined || hash === undefined || pss.mgf !== hash.mgf) return undefined;
  if (pss.saltLength < 0 || pss.saltLength > 64) return undefined;
  const encoded = emsaPss(hash.name, data, pss.saltLength, modulusBits(key));
  return encoded && privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** The signature; undefined when key, mechanism and data do not fit together. */
export function sign(key: KeyObject, request: SignRequest): Buffer | undefined {
  return mechanisms[key.asymmetricKeyType ?? '']?.get(request.mechanism)?.(key, request);
}
