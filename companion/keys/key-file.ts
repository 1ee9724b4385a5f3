/** Files with keys and certificates that are no bundles: PEM with any number of both, or one of them in DER. */
import type { KeyObject } from 'node:crypto';
import { parseBer, type Value } from '../asn1/ber.js';
import { tags } from '../asn1/values.js';
import type { Budget } from '../encryption/budget.js';
import { passwordForms } from '../encryption/password.js';
import { type Unlock, unlockNothing, unlockWith, withEachForm } from '../encryption/unlock.js';
import { damaged, ReadError, unsupported } from '../read-error.js';
import { type Found, joined, nothing } from './found.js';
import { type Block, pemBlocks } from './pem.js';
import { encryptedKey, plainKey, traditionalKey } from './private-key.js';

type Read = (der: Buffer, unlock: Unlock) => Found;

const key = (read: (der: Buffer, unlock: Unlock) => KeyObject): Read => {
  return (der, unlock) => ({ keys: [{ key: read(der, unlock) }], certificates: [] });
};
const pkcs1 = key(der => plainKey(der, 'pkcs1'));
const sec1 = key(der => plainKey(der, 'sec1'));
const pkcs8 = key(der => plainKey(der, 'pkcs8'));
const encrypted = key(encryptedKey);
/** What follows the certificate in OpenSSL's TRUSTED CERTIFICATE is left away. */
const certificate: Read = der => ({ keys: [], certificates: [{ der: parseBer(der).raw }] });
const refuse = (what: string): Read => {
  return () => {
    throw unsupported(what);
  };
};

/** By the label of a PEM block (RFC 7468 and OpenSSL's own). Others, such as EC PARAMETERS, are passed over. */
const labels: Readonly<Record<string, Read>> = {
  CERTIFICATE: certificate,
  'X509 CERTIFICATE': certificate,
  'TRUSTED CERTIFICATE': certificate,
  'PRIVATE KEY': pkcs8,
  'ENCRYPTED PRIVATE KEY': encrypted,
  'RSA PRIVATE KEY': pkcs1,
  'EC PRIVATE KEY': sec1,
  'DSA PRIVATE KEY': refuse('a DSA key'),
  'OPENSSH PRIVATE KEY': refuse('a key in the format of OpenSSH'),
  PKCS7: refuse('a PKCS#7 file'),
};

/** By the tags of the values within the outermost SEQUENCE. */
const shapes: readonly { readonly inner: readonly number[]; readonly read: Read }[] = [
  { inner: [tags.sequence, tags.sequence, tags.bitString], read: certificate },
  { inner: [tags.sequence, tags.octetString], read: encrypted },
  { inner: [tags.integer, tags.sequence, tags.octetString], read: pkcs8 },
  { inner: [tags.integer, tags.integer, tags.integer], read: pkcs1 },
  { inner: [tags.integer, tags.octetString], read: sec1 },
  { inner: [tags.oid], read: refuse('a PKCS#7 file') },
];

function readBlock(
  { label, text, headers, der }: Block,
  unlock: Unlock,
  password: string | undefined,
): Found {
  const read = Object.hasOwn(labels, label) ? labels[label] : undefined;
  if (read === undefined) return nothing;
  if (!headers) return read(der, unlock);
  if (password === undefined) throw new ReadError('password-needed', 'encrypted');
  return { keys: [{ key: traditionalKey(text, password) }], certificates: [] };
}

function withPassword(password: string | undefined, budget: Budget, read: (unlock: Unlock) => Found): Found {
  if (password === undefined) return read(unlockNothing);
  return withEachForm(passwordForms(password), form => read(unlockWith(form, budget)));
}

/** @throws ReadError */
export function readPem(text: string, password: string | undefined, budget: Budget): Found {
  const blocks = pemBlocks(text);
  if (blocks.length === 0) throw damaged('no whole block of PEM');
  return withPassword(password, budget, unlock => joined(blocks.map(it => readBlock(it, unlock, password))));
}

/** @throws ReadError */
export function readDer(value: Value, password: string | undefined, budget: Budget): Found {
  const inner = value.tag === tags.sequence ? value.children.map(it => it.tag) : [];
  const shape = shapes.find(it => it.inner.every((tag, index) => inner[index] === tag));
  if (shape === undefined) throw damaged('neither a bundle nor a key nor a certificate');
  return withPassword(password, budget, unlock => shape.read(value.raw, unlock));
}
