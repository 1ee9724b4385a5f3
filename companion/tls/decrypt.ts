/** The server's encrypted part of a TLS 1.3 handshake, opened with the secret Node gives us (RFC 8446, 5.2 and 7.3). */
import { type CipherGCMTypes, createDecipheriv, createHmac } from 'node:crypto';

interface Suite {
  readonly cipher: CipherGCMTypes | 'chacha20-poly1305';
  readonly keyLength: number;
  readonly hash: string;
}

const suites: Readonly<Record<number, Suite>> = {
  4865: { cipher: 'aes-128-gcm', keyLength: 16, hash: 'sha256' },
  4866: { cipher: 'aes-256-gcm', keyLength: 32, hash: 'sha384' },
  4867: { cipher: 'chacha20-poly1305', keyLength: 32, hash: 'sha256' },
};

const tagLength = 16;

/** HKDF-Expand-Label with an empty context; one block of the hash is enough for a key. */
export function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const full = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.of(0, length, full.length), full, Buffer.of(0, 1)]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}

/** Opens the records of one direction in their order; undefined for a suite that is not of TLS 1.3. */
export function opener(suite: number, secret: Buffer): ((head: Buffer, body: Buffer) => Buffer) | undefined {
  const known = suites[suite];
  if (known === undefined) return undefined;
  const { cipher, keyLength, hash } = known;
  const key = expandLabel(hash, secret, 'key', keyLength);
  const iv = expandLabel(hash, secret, 'iv', 12);
  let sequence = 0;
  return (head, body) => {
    const nonce = Buffer.from(iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence++) >>> 0, 8);
    const decipher = createDecipheriv(cipher as CipherGCMTypes, key, nonce, { authTagLength: tagLength });
    decipher.setAAD(head);
    decipher.setAuthTag(body.subarray(-tagLength));
    return Buffer.concat([decipher.update(body.subarray(0, -tagLength)), decipher.final()]);
  };
}
