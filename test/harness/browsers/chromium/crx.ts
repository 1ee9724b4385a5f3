/** Packs an extension as Chromium installs it: CRX3, a signed header before a ZIP archive (components/crx_file). */
import { createHash, createSign, type KeyPairKeyObjectResult } from 'node:crypto';

/** Fields of the protocol buffer CrxFileHeader, of its AsymmetricKeyProof, and of SignedData. */
const header = { sha256WithRsa: 2, signedHeaderData: 10_000 } as const;
const proof = { publicKey: 1, signature: 2 } as const;
const signedData = { crxId: 1 } as const;

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** A field of a protocol buffer that holds bytes (wire type 2). */
function field(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([...varint((number << 3) | 2), ...varint(bytes.length)]), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

const publicBytes = ({ publicKey }: KeyPairKeyObjectResult) =>
  publicKey.export({ type: 'spki', format: 'der' });
const idBytes = (key: KeyPairKeyObjectResult) =>
  createHash('sha256').update(publicBytes(key)).digest().subarray(0, 16);

/** The id of what a key signs: the first 16 bytes of the hash of its public half, with `a` to `p` for digits. */
export function idOf(key: KeyPairKeyObjectResult): string {
  const digits = [...idBytes(key).toString('hex')];
  return digits.map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
}

/** The CRX3 file of an archive, signed with an RSA key. */
export function crx(archive: Uint8Array, key: KeyPairKeyObjectResult): Buffer {
  const signed = field(signedData.crxId, idBytes(key));
  const covered = [Buffer.from('CRX3 SignedData\0', 'latin1'), uint32(signed.length), signed, archive];
  const signature = createSign('sha256').update(Buffer.concat(covered)).sign(key.privateKey);
  const head = Buffer.concat([
    field(
      header.sha256WithRsa,
      Buffer.concat([field(proof.publicKey, publicBytes(key)), field(proof.signature, signature)]),
    ),
    field(header.signedHeaderData, signed),
  ]);
  return Buffer.concat([Buffer.from('Cr24', 'latin1'), uint32(3), uint32(head.length), head, archive]);
}
